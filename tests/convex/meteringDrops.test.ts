import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import type { Party, SessionMode } from "../../lib/domain/sessionStates";
import { terms } from "../support/billing";
import type { MediaStimulus, Stimulus } from "../support/billingHistory";
import { oracleResult } from "../support/billingOracle";
import { CallOf } from "../support/sessionCall";
import { outcomeOf, unlessRefused } from "../support/sessionPlay";
import { START_MS, checkLedger, makeRig, openSession, pass, sweep, type Rig } from "../support/sessionRig";
import { stubEnvironment } from "./environment";

beforeEach(() => stubEnvironment());
afterEach(() => {
  vi.useRealTimers();
});

const BALANCE_MINOR = 2_000n;
const RATE_MINOR = { chat: 50n, video: 120n } as const;
/** How long a connection is dead before the other side's media say so. */
const NOTICED_MS = 8_000;

/** Two honest pages at their real cadence; either may fall silent. Writes down all that reaches the server. */
class Talk {
  private constructor(
    readonly rig: Rig,
    readonly sessionId: Id<"sessions">,
    readonly mode: SessionMode,
    private readonly call: CallOf,
    private readonly stimuli: Stimulus[],
  ) {}

  static async begin(mode: SessionMode): Promise<Talk> {
    const rig = await makeRig(BALANCE_MINOR);
    const sessionId = await openSession(rig, { mode });
    const call = new CallOf(rig.t, sessionId, { client: rig.client.userId, advisor: rig.advisor.userId });
    const talk = new Talk(rig, sessionId, mode, call, [{ atMs: 0, kind: "open", meter: "a" }]);
    await talk.comeIn();
    await talk.tick("advisor");
    await talk.tick("client");
    return talk;
  }

  private async tick(party: Party): Promise<void> {
    this.stimuli.push({ atMs: Date.now() - START_MS, kind: "tick", meter: "a", party, active: true });
    await unlessRefused(this.rig[party].as.mutation(api.sessions.tick, { sessionId: this.sessionId }));
  }

  private async media(news: Pick<MediaStimulus, "who" | "isThere"> & { isGoodbye?: boolean }): Promise<void> {
    if (this.mode === "chat") return;
    const atMs = Date.now() - START_MS;
    this.stimuli.push(await this.call.play({ atMs, kind: "media", meter: "a", agoMs: 0, isGoodbye: false, ...news }));
  }

  /** Both pages come into the open call, if the session needs one and it is open. */
  async comeIn(): Promise<void> {
    await this.media({ who: "advisor", isThere: true });
    await this.media({ who: "client", isThere: true });
  }

  /** A page is closed by hand: it says goodbye. */
  async sayGoodbye(party: Party): Promise<void> {
    await this.media({ who: party, isThere: false, isGoodbye: true });
  }

  /** The server is down: nobody is heard and no job runs. Then it is up again, and what was due runs late. */
  async restart(downMs: number): Promise<void> {
    vi.setSystemTime(Date.now() + downMs);
    await sweep(this.rig.t);
  }

  /** Time passes: the client ticks each second, the advisor every five in a chat, each second by video; `silent` says nothing. */
  async goOn(ms: number, silent: Party | null = null): Promise<void> {
    for (let passedMs = 1_000; passedMs <= ms; passedMs += 1_000) {
      await pass(this.rig.t, 1_000);
      if (silent !== null && passedMs === NOTICED_MS) await this.media({ who: silent, isThere: false });
      if (silent !== "advisor" && (this.mode === "video" || passedMs % 5_000 === 0)) await this.tick("advisor");
      if (silent !== "client") await this.tick("client");
    }
  }

  async state(): Promise<string | undefined> {
    return (await this.rig.client.as.query(api.sessions.get, { sessionId: this.sessionId }))?.state;
  }

  /** Ends it and compares the whole with the oracle. Returns the bill and its intervals. */
  async end() {
    const atMs = Date.now() - START_MS;
    this.stimuli.push({ atMs, kind: "end", meter: "a", party: "client" });
    await this.rig.client.as.mutation(api.sessions.end, { sessionId: this.sessionId });
    const outcome = await outcomeOf(this.rig, this.sessionId);
    const its = terms({ ratePerMinuteMinor: RATE_MINOR[this.mode], needsMedia: this.mode === "video" });
    const expected = oracleResult({ balanceMinor: BALANCE_MINOR, meters: { a: its }, stimuli: this.stimuli });
    expect(outcome).toEqual(expected.outcomes.a);
    const summary = await this.rig.client.as.query(api.wallet.summary, {});
    expect(summary.spendableMinor).toBe(expected.walletMinor);
    expect((await checkLedger(this.rig.t)).violations).toEqual([]);
    return outcome;
  }
}

const SIDES = ["client", "advisor"] as const;

/** 60 s of talk, a gap of one side, 30 s more if that is possible. */
async function drop(mode: SessionMode, side: Party, gapMs: number) {
  const talk = await Talk.begin(mode);
  await talk.goOn(60_000);
  await talk.goOn(gapMs, side);
  const stateInGap = await talk.state();
  // Whoever was lost comes back and ticks; nobody clicks.
  await talk.comeIn();
  await talk.goOn(30_000);
  const stateAfter = await talk.state();
  return { stateInGap, stateAfter, ...(await talk.end()) };
}

describe.each(SIDES)("a chat in which the %s is lost", (side) => {
  test("for 5 s goes on as if nothing had been, billed", async () => {
    const { stateInGap, stateAfter, intervals, end } = await drop("chat", side, 5_000);
    expect([stateInGap, stateAfter]).toEqual(["running", "running"]);
    expect(intervals).toEqual([[0, 95_000, "end", null]]);
    expect(end).toMatchObject({ reason: "ended_by_client", chargeMinor: 79n });
  });

  test.each([20_000, 50_000])("for %i ms is billed to the last word of both and goes on by itself", async (gapMs) => {
    const { stateInGap, stateAfter, intervals, end } = await drop("chat", side, gapMs);
    expect([stateInGap, stateAfter]).toEqual(["grace", "running"]);
    const [first, second, ...more] = intervals;
    expect(first).toEqual([0, 60_000, "lapse", side]);
    // The client is heard again a second after coming back, the advisor within five.
    const backMs = side === "client" ? 61_000 + gapMs : 65_000 + gapMs;
    expect([second, more]).toEqual([[backMs, 90_000 + gapMs, "end", null], []]);
    // 89 s or 85 s at 50 cents a minute.
    expect(end).toMatchObject({ reason: "ended_by_client", chargeMinor: side === "client" ? 74n : 70n });
  });

  test("for 90 s is over after the grace, billed to the last word of both", async () => {
    const { stateInGap, intervals, end } = await drop("chat", side, 90_000);
    expect(stateInGap).toBe("ended");
    expect(intervals).toEqual([[0, 60_000, "lapse", side]]);
    const leaseMs = side === "client" ? 10_000 : 15_000;
    expect(end).toEqual({ atMs: 60_000 + leaseMs + 1 + 60_000, reason: "connection_lost", chargeMinor: 50n });
  });
});

describe.each(SIDES)("a video session in which the %s is lost", (side) => {
  test("for 5 s goes on in the same call, billed", async () => {
    const { stateInGap, stateAfter, intervals, end } = await drop("video", side, 5_000);
    expect([stateInGap, stateAfter]).toEqual(["running", "running"]);
    expect(intervals).toEqual([[0, 95_000, "end", null]]);
    expect(end).toMatchObject({ chargeMinor: 190n });
  });

  test.each([20_000, 50_000])("for %i ms is billed to the last word of both and goes on in another call by itself", async (gapMs) => {
    const { stateInGap, stateAfter, intervals, end } = await drop("video", side, gapMs);
    expect([stateInGap, stateAfter]).toEqual(["grace", "running"]);
    // The other side's media say so 8 s after the last word; both are heard from inside the new call a second after.
    expect(intervals).toEqual([
      [0, 60_000, "media_left", side],
      [61_000 + gapMs, 90_000 + gapMs, "end", null],
    ]);
    // 60 s and 29 s at 120 cents a minute.
    expect(end).toMatchObject({ reason: "ended_by_client", chargeMinor: 178n });
  });

  test("for 90 s is over 60 s after the call was left, billed to the last word of both", async () => {
    const { stateInGap, intervals, end } = await drop("video", side, 90_000);
    expect(stateInGap).toBe("ended");
    expect(intervals).toEqual([[0, 60_000, "media_left", side]]);
    expect(end).toEqual({ atMs: 128_000, reason: "connection_lost", chargeMinor: 120n });
  });

  test("who closes the page half a second after a word is billed to the last word of the other", async () => {
    const talk = await Talk.begin("video");
    await talk.goOn(60_000);
    await pass(talk.rig.t, 500);
    await talk.sayGoodbye(side);
    const { intervals, end } = await talk.end();
    expect(intervals).toEqual([[0, 60_000, "media_left", side]]);
    expect(end).toEqual({ atMs: 60_500, reason: "ended_by_client", chargeMinor: 120n });
  });
});

/** 60 s of talk, the server gone for a while, 30 s more if that is possible. Takes the sweep's few ms beside. */
async function restart(mode: SessionMode, downMs: number) {
  const talk = await Talk.begin(mode);
  await talk.goOn(60_000);
  await talk.restart(downMs);
  const stateWhenUp = await talk.state();
  const upMs = Date.now() - START_MS;
  await talk.comeIn();
  await talk.goOn(30_000);
  return { stateWhenUp, upMs, ...(await talk.end()) };
}

describe.each(["chat", "video"] as const)("a server that is down in the middle of a %s", (mode) => {
  const centsFor = (ms: number) => (RATE_MINOR[mode] * BigInt(ms)) / 60_000n;

  test("for 5 s has missed nothing: both leases outlive it", async () => {
    const { stateWhenUp, upMs, intervals, end } = await restart(mode, 5_000);
    expect(stateWhenUp).toBe("running");
    expect(intervals).toEqual([[0, upMs + 30_000, "end", null]]);
    expect(end?.chargeMinor).toBe(centsFor(95_000));
  });

  test.each([20_000, 50_000])("for %i ms bills to the last word of both, and goes on by itself", async (downMs) => {
    const { stateWhenUp, upMs, intervals, end } = await restart(mode, downMs);
    expect(stateWhenUp).toBe("grace");
    // Chat waits for the advisor's next tick.
    const backMs = upMs + (mode === "video" ? 1_000 : 5_000);
    expect(intervals).toEqual([
      [0, 60_000, "lapse", "client"],
      [backMs, upMs + 30_000, "end", null],
    ]);
    expect(end).toMatchObject({ reason: "ended_by_client", chargeMinor: centsFor(mode === "video" ? 89_000 : 85_000) });
  });

  test("for 90 s ends it as of the end of the grace, billed to the last word of both", async () => {
    const { stateWhenUp, intervals, end } = await restart(mode, 90_000);
    expect(stateWhenUp).toBe("ended");
    expect(intervals).toEqual([[0, 60_000, "lapse", "client"]]);
    expect(end).toEqual({ atMs: 130_001, reason: "connection_lost", chargeMinor: centsFor(60_000) });
  });
});
