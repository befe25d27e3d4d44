import { act, renderHook } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useOutbox } from "@/components/chat/useOutbox";
import type { Id } from "@/convex/_generated/dataModel";
import { backend } from "./support/backend";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());

beforeEach(() => backend.reset());

const SESSION = "s1" as Id<"sessions">;

describe("messages on their way", () => {
  it("are shown at once and gone when the server has them", async () => {
    let arrive: (id: unknown) => void = () => undefined;
    backend.calls.mockReturnValue(new Promise((resolve) => (arrive = resolve)));
    const { result } = renderHook(() => useOutbox(SESSION));
    act(() => result.current.post("Hello"));
    expect(result.current.outgoing).toMatchObject([{ text: "Hello", error: null }]);
    await act(async () => arrive("m1"));
    expect(result.current.outgoing).toEqual([]);
  });

  it("keep their id when sent again after a refusal", async () => {
    backend.calls.mockRejectedValueOnce(new ConvexError({ code: "NOT_WRITABLE" }));
    const { result } = renderHook(() => useOutbox(SESSION));
    await act(async () => result.current.post("Hello"));
    const [refused] = result.current.outgoing;
    expect(refused?.error).toBeInstanceOf(ConvexError);
    if (refused) await act(async () => result.current.retry(refused));
    expect(result.current.outgoing).toEqual([]);
    const [first, second] = backend.calls.mock.calls.map(([, args]) => args);
    expect(second).toEqual(first);
  });
});
