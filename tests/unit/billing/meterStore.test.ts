import { beforeEach, describe, expect, it, vi } from "vitest";
import type { MeterBrowser } from "@/lib/billing/browser";
import { MeterStore } from "@/lib/billing/meterStore";
import type { SessionFacts, TickFacts, TimedTick } from "@/lib/billing/types";

const SESSION: SessionFacts = {
  me: "client",
  state: "running",
  ratePerMinuteMinor: 60n,
  baseMs: 0,
  segStartMs: 100_000,
  exhaustAtMs: 400_000,
  limitAtMs: null,
  limitMinor: null,
  graceUntilMs: null,
  endsAtMs: null,
  endReason: null,
  chargeMinor: null,
  stopReason: null,
  callEpoch: null,
};

/** A browser with one clock and any number of tabs; only the first tab that asked ticks. */
class FakeBrowser {
  nowMs = 0;
  private readonly beats = new Set<() => void>();
  private readonly queue: { name: string; elected: () => void }[] = [];
  private readonly watchers = new Set<{ name: string; onActivity: () => void }>();
  private readonly channels = new Set<{ name: string; onTick: (tick: TimedTick) => void }>();

  tab(): MeterBrowser {
    return {
      nowMs: () => this.nowMs,
      startBeats: (onBeat) => {
        this.beats.add(onBeat);
        return () => this.beats.delete(onBeat);
      },
      elect: (name, elected) => {
        const place = { name, elected };
        this.queue.push(place);
        if (this.queue[0] === place) elected();
        return () => {
          const wasFirst = this.queue[0] === place;
          this.queue.splice(this.queue.indexOf(place), 1);
          if (wasFirst) this.queue[0]?.elected();
        };
      },
      share: (name, onTick) => {
        const channel = { name, onTick };
        this.channels.add(channel);
        return {
          send: (tick) => {
            for (const other of this.channels) if (other !== channel && other.name === name) other.onTick(tick);
          },
          close: () => this.channels.delete(channel),
        };
      },
      watchActivity: (name, onActivity) => {
        const watcher = { name, onActivity };
        this.watchers.add(watcher);
        return () => this.watchers.delete(watcher);
      },
    };
  }

  /** Somebody does something in a tab of this session. */
  act(sessionId: string): void {
    for (const watcher of this.watchers) if (watcher.name.endsWith(`:${sessionId}`)) watcher.onActivity();
  }

  /** Lets time pass in beats of 250 ms, with the answers of each. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 250) {
      this.nowMs += 250;
      for (const beat of this.beats) beat();
      await Promise.resolve();
      await Promise.resolve();
    }
  }
}

/** The server: 100 000 ms ahead of the browser's clock. */
function answer(nowMs: number, more: Partial<TickFacts> = {}): TickFacts {
  const billedMs = nowMs;
  const costMinor = (60n * BigInt(billedMs)) / 60_000n;
  return {
    serverNowMs: nowMs + 100_000,
    billedMs,
    costMinor,
    spendableMinor: 300n - costMinor,
    exhaustAtMs: 400_000,
    limitAtMs: null,
    warning: null,
    seq: 1,
    nextTickMs: 1_000,
    ...more,
  };
}

let browser: FakeBrowser;
beforeEach(() => {
  browser = new FakeBrowser();
});

function open(send: (active: boolean) => Promise<TickFacts>, session: SessionFacts = SESSION) {
  const store = new MeterStore<SessionFacts>("s1", send, browser.tab());
  const stop = store.start();
  store.setSession(session);
  return { store, stop };
}

describe("ticking", () => {
  it("follows the cadence of the server", async () => {
    const send = vi.fn(async () => answer(browser.nowMs));
    open(send);
    await browser.pass(10_000);
    expect(send).toHaveBeenCalledTimes(10);
  });

  it("is slower for an advisor, because the server says so", async () => {
    const send = vi.fn(async () => answer(browser.nowMs, { nextTickMs: 5_000 }));
    open(send, { ...SESSION, me: "advisor" });
    await browser.pass(20_000);
    expect(send).toHaveBeenCalledTimes(4);
  });

  it("never has two outstanding, and resumes with one, not with a burst", async () => {
    let reconnect = (_facts: TickFacts) => {};
    const send = vi.fn((): Promise<TickFacts> => new Promise((resolve) => (reconnect = resolve)));
    const { store } = open(send);
    await browser.pass(60_000);
    expect(send).toHaveBeenCalledTimes(1);
    reconnect(answer(browser.nowMs));
    await Promise.resolve();
    // The server's time is taken from the arrival: half of a minute in line would be half a minute of error.
    expect(store.current()).toMatchObject({ status: "live", elapsedMs: 60_250 });
    await browser.pass(250);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it("waits five seconds after a refusal and goes on", async () => {
    const send = vi.fn(async (): Promise<TickFacts> => {
      throw new Error("RATE_LIMITED");
    });
    open(send);
    await browser.pass(250 + 10_000);
    expect(send).toHaveBeenCalledTimes(3);
  });

  it("happens only while the room is open", async () => {
    const send = vi.fn(async () => answer(browser.nowMs));
    const { store } = open(send, { ...SESSION, state: "requested" });
    await browser.pass(3_000);
    expect(send).toHaveBeenCalledTimes(0);
    store.setSession({ ...SESSION, state: "paused", segStartMs: null });
    await browser.pass(2_000);
    expect(send).toHaveBeenCalledTimes(2);
    store.setSession({ ...SESSION, state: "ended", segStartMs: null, chargeMinor: 2n });
    await browser.pass(5_000);
    expect(send).toHaveBeenCalledTimes(2);
  });
});

describe("several tabs of one person", () => {
  it("one ticks, all show the same, and the next takes over when it closes", async () => {
    const first = vi.fn(async () => answer(browser.nowMs));
    const second = vi.fn(async () => answer(browser.nowMs));
    const a = open(first);
    const b = open(second);
    await browser.pass(5_000);
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([5, 0]);
    expect(b.store.current().elapsedMs).toBe(a.store.current().elapsedMs);
    a.stop();
    await browser.pass(5_000);
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([5, 5]);
  });

  it("ignores an older answer that arrives late", async () => {
    const { store } = open(async () => answer(browser.nowMs));
    await browser.pass(5_000);
    const shared = browser.tab().share("parley-tick:s1", () => {});
    shared.send({ facts: answer(1_000), atMs: browser.nowMs });
    expect(store.current().billedMs).toBe(4_250);
  });
});

describe("callbacks", () => {
  it("each warning is told once, every answer is an update, each pause is told with its kind", async () => {
    const heard: string[] = [];
    const warnings: Record<number, TickFacts["warning"]> = { 3: "two_minutes", 4: "two_minutes", 5: "one_minute" };
    let seq = 0;
    const { store } = open(async () => answer(browser.nowMs, { warning: warnings[++seq] ?? null }));
    const onUpdate = vi.fn();
    store.setCallbacks({ onBalanceWarning: (warning) => heard.push(warning), onPaused: (state) => heard.push(state), onUpdate });
    await browser.pass(7_000);
    expect(onUpdate).toHaveBeenCalledTimes(7);
    for (const state of ["paused", "running", "exhausted", "exhausted", "running", "grace", "ended"] as const) {
      store.setSession({ ...SESSION, state, segStartMs: state === "running" ? 100_000 : null });
    }
    expect(heard).toEqual(["two_minutes", "one_minute", "paused", "exhausted", "grace"]);
  });

  it("keeps the same snapshot while nothing moves, so that nothing is drawn again", async () => {
    const { store } = open(async () => answer(0, { serverNowMs: 100_000 }), { ...SESSION, state: "paused", segStartMs: null });
    await browser.pass(1_000);
    const before = store.current();
    const listener = vi.fn();
    store.subscribe(listener);
    await browser.pass(3_000);
    expect(store.current()).toBe(before);
    expect(listener).not.toHaveBeenCalled();
  });

  it("says when the session is not the viewer's", () => {
    const { store } = open(async () => answer(0));
    store.setSession(null);
    expect(store.current().status).toBe("notFound");
  });
});

describe("activity", () => {
  it("is told by the tick after it, once", async () => {
    const send = vi.fn(async (_active: boolean) => answer(browser.nowMs));
    open(send);
    await browser.pass(2_000);
    browser.act("s1");
    browser.act("s2");
    await browser.pass(2_000);
    // Opening the page is the first thing that happened.
    expect(send.mock.calls.map(([active]) => active)).toEqual([true, false, true, false]);
  });

  it("that a lost tick carried is told by the next one", async () => {
    const send = vi.fn(async (_active: boolean) => answer(browser.nowMs));
    open(send);
    await browser.pass(1_000);
    browser.act("s1");
    send.mockRejectedValueOnce(new Error("offline"));
    await browser.pass(7_000);
    expect(send.mock.calls.map(([active]) => active).slice(0, 4)).toEqual([true, true, true, false]);
  });

  it("is no longer watched after the page let go", async () => {
    const send = vi.fn(async (_active: boolean) => answer(browser.nowMs));
    const { stop } = open(send);
    stop();
    expect(() => browser.act("s1")).not.toThrow();
    await browser.pass(2_000);
    expect(send).not.toHaveBeenCalled();
  });
});
