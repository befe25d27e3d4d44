import { getFunctionName, type FunctionReference } from "convex/server";
import { vi } from "vitest";

type AnyFunction = FunctionReference<"query" | "mutation" | "action">;

/** Stands in for the connection: answers queries by name and records calls. Install with `vi.mock("convex/react", …)`. */
export const backend = {
  answers: new Map<string, unknown>(),
  calls: vi.fn<(name: string, args: unknown) => Promise<unknown>>(),
  /** What paginated queries were asked for, newest last. */
  asked: vi.fn<(name: string, args: unknown) => void>(),
  reset() {
    backend.answers.clear();
    backend.calls.mockReset();
    backend.asked.mockReset();
    backend.calls.mockResolvedValue(null);
  },
  module() {
    const caller = (reference: AnyFunction) => {
      const name = getFunctionName(reference);
      return (args: unknown) => backend.calls(name, args);
    };
    // One connection for all renders, as there is one.
    const convex = { query: (reference: AnyFunction, args: unknown) => backend.calls(getFunctionName(reference), args) };
    return {
      useQuery: (reference: AnyFunction, args: unknown) => (args === "skip" ? undefined : backend.answers.get(getFunctionName(reference))),
      useQueries: (queries: Record<string, { query: AnyFunction; args: unknown }>) =>
        Object.fromEntries(
          Object.entries(queries).map(([key, { query, args }]) => {
            backend.asked(getFunctionName(query), args);
            return [key, backend.answers.get(getFunctionName(query))];
          }),
        ),
      usePaginatedQuery: (reference: AnyFunction, args: unknown) => {
        if (args === "skip") return { results: [], status: "LoadingFirstPage", loadMore: () => undefined };
        backend.asked(getFunctionName(reference), args);
        return backend.answers.get(getFunctionName(reference)) ?? { results: [], status: "LoadingFirstPage", loadMore: () => undefined };
      },
      useConvex: () => convex,
      useMutation: caller,
      useAction: caller,
      useConvexAuth: () => ({ isLoading: false, isAuthenticated: true }),
    };
  },
};
