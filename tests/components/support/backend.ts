import { getFunctionName, type FunctionReference } from "convex/server";
import { vi } from "vitest";

type AnyFunction = FunctionReference<"query" | "mutation" | "action">;

/** Stands in for the connection: answers queries by name and records calls. Install with `vi.mock("convex/react", …)`. */
export const backend = {
  answers: new Map<string, unknown>(),
  calls: vi.fn<(name: string, args: unknown) => Promise<unknown>>(),
  reset() {
    backend.answers.clear();
    backend.calls.mockReset();
    backend.calls.mockResolvedValue(null);
  },
  module() {
    const caller = (reference: AnyFunction) => {
      const name = getFunctionName(reference);
      return (args: unknown) => backend.calls(name, args);
    };
    return {
      useQuery: (reference: AnyFunction, args: unknown) => (args === "skip" ? undefined : backend.answers.get(getFunctionName(reference))),
      useMutation: caller,
      useAction: caller,
      useConvexAuth: () => ({ isLoading: false, isAuthenticated: true }),
    };
  },
};
