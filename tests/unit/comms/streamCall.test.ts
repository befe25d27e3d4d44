import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStreamCall } from "@/lib/comms/stream/streamCall";
import type { CallView } from "@/lib/comms/stream/callPort";

const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);

beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", note);
  // The SDK tries again for half a minute.
  vi.useFakeTimers();
  // The SDK tells on the console why it could not connect.
  for (const method of ["warn", "error", "info", "log"] as const) vi.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => {
  process.off("unhandledRejection", note);
  vi.useRealTimers();
});

/** A call whose tokens are refused, so that the real SDK never reaches a server. */
const refusedCall = () =>
  openStreamCall({
    apiKey: "key",
    userId: "me",
    channelType: "advice",
    channelId: "session1",
    callType: "advice",
    callId: "session1-1",
    epoch: 1,
    tokens: () => Promise.reject(new Error("SUSPENDED")),
  });

/** What comes of it, with all the waiting in between. */
async function outcome(work: Promise<void>): Promise<"done" | "refused"> {
  let result: "done" | "refused" | null = null;
  work.then(
    () => (result = "done"),
    () => (result = "refused"),
  );
  for (let seconds = 0; result === null && seconds < 300; seconds += 1) await vi.advanceTimersByTimeAsync(1_000);
  if (result === null) throw new Error("nothing came of it in five minutes");
  return result;
}

describe("the real client of Stream's calls", () => {
  it("refused at the door rejects, and leaving twice, also before joining, is no trouble", async () => {
    const port = refusedCall();
    expect(await outcome(port.join())).toBe("refused");
    const untouched = refusedCall();
    for (const left of [port, port, untouched, untouched]) expect(await outcome(left.leave())).toBe("done");
    expect(unhandled).toEqual([]);
  });

  it("tells at once what is, and after leaving that it has left", async () => {
    const port = refusedCall();
    const views: CallView[] = [];
    const stop = port.watch((view) => views.push(view));
    expect(views[0]).toEqual({ status: "idle", me: null, others: [] });
    await outcome(port.leave());
    expect(views.at(-1)?.status).toBe("left");
    stop();
  });
});
