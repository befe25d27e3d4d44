import { watchActivity } from "./activity";
import type { TimedTick } from "./types";

/** Everything the meter needs from a browser, so that tests can stand in for it. */
export type MeterBrowser = {
  /** Monotonic ms, comparable between the tabs of one browser. */
  nowMs: () => number;
  /** Calls back four times a second, also in a hidden tab. Returns a stop. */
  startBeats: (onBeat: () => void) => () => void;
  /** Calls back once this tab is the one that ticks under `name`. Returns a release. */
  elect: (name: string, onElected: () => void) => () => void;
  /** Hands ticks to the other tabs under `name` and receives theirs. */
  share: (name: string, onTick: (tick: TimedTick) => void) => { send: (tick: TimedTick) => void; close: () => void };
  /** Calls back whenever somebody does something in a tab under `name`. Returns a stop. */
  watchActivity: (name: string, onActivity: () => void) => () => void;
};

/** The real browser. */
export const meterBrowser: MeterBrowser = {
  watchActivity,
  nowMs: () => performance.timeOrigin + performance.now(),

  startBeats(onBeat) {
    const worker = new Worker(new URL("./beatWorker.ts", import.meta.url), { type: "module" });
    worker.onmessage = onBeat;
    return () => worker.terminate();
  },

  elect(name, onElected) {
    const leaving = new AbortController();
    const held = new Promise<void>((release) => leaving.signal.addEventListener("abort", () => release()));
    navigator.locks
      .request(name, { signal: leaving.signal }, async () => {
        onElected();
        await held;
      })
      .catch((error: unknown) => {
        // Leaving while still waiting in line is how a tab that never ticked goes.
        if (!leaving.signal.aborted) throw error;
      });
    return () => leaving.abort();
  },

  share(name, onTick) {
    const channel = new BroadcastChannel(name);
    channel.onmessage = (event: MessageEvent<TimedTick>) => onTick(event.data);
    return { send: (tick) => channel.postMessage(tick), close: () => channel.close() };
  },
};
