import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { AFTERMATH_MS, lastMs, type History, type Outcome, type Stimulus } from "../support/billingHistory";
import { histories } from "../support/billingLives";
import { oracleResult } from "../support/billingOracle";
import { START_MS, checkLedger, credit, makeRig, sweep, type Rig } from "../support/sessionRig";
import { allowed, chatOnly, outcomeOf, unlessRefused } from "../support/sessionPlay";
import { createAdvisor, type TestAdvisor } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

/** Bounded share of `npm test`; `SOAK_FAULTS` sets another number. */
const RUNS = Number(process.env.SOAK_FAULTS ?? 50);
const DAY_MS = 86_400_000;

/** What goes wrong with one call on its way: how often it arrives, and whether a tick waits for the next burst. */
interface Fault {
  copies: number;
  isHeldBack: boolean;
  /** A job of long ago, or one that nobody asked for, runs just before. */
  strayJob: boolean;
}

const faults = fc.array(
  fc.record({
    copies: fc.constantFrom(1, 1, 1, 2, 3),
    isHeldBack: fc.constantFrom(false, false, false, true),
    strayJob: fc.constantFrom(false, false, false, false, false, true),
  }),
  { minLength: 7, maxLength: 41 },
);

/** How long both attend before the random part begins, and how often they tick. */
const ATTENDED_MS = 172_000;
const BEAT_MS = 4_000;

/** Just enough money to start and nearly all of it used, so that many lives meet the end of it. */
function poor(history: History): History {
  const [first, ...later] = history.stimuli;
  if (first === undefined) return history;
  const beats = Array.from({ length: ATTENDED_MS / BEAT_MS }, (_, i) => first.atMs + i * BEAT_MS);
  const attended = beats.flatMap((atMs): Stimulus[] => [
    { atMs, kind: "tick", meter: "a", party: "client", active: true },
    { atMs, kind: "tick", meter: "a", party: "advisor", active: true },
  ]);
  const rest = later.map((stimulus) => ({ ...stimulus, atMs: stimulus.atMs + ATTENDED_MS }));
  return { ...history, balanceMinor: (history.meters.a?.ratePerMinuteMinor ?? 0n) * 3n, stimuli: [first, ...attended, ...rest] };
}

interface Counters {
  repeats: number;
  bursts: number;
  strayJobs: number;
  exhaustions: number;
}

/** One life of a wallet in a world where the scheduler is dead, calls are repeated and ticks come in bursts. */
class FaultyLife {
  /** What really reached the server, and when: what the oracle is asked about. */
  readonly arrived: Stimulus[] = [];
  readonly sessions = new Map<string, Id<"sessions">>();
  private heldBack: Stimulus[] = [];
  private payments = 0;

  private constructor(
    readonly rig: Rig,
    private readonly history: History,
    private readonly advisors: Record<string, TestAdvisor>,
    private readonly counters: Counters,
  ) {}

  static async begin(history: History, counters: Counters): Promise<FaultyLife> {
    const rig = await makeRig(0n);
    const advisors: Record<string, TestAdvisor> = {};
    for (const [meter, its] of Object.entries(history.meters)) {
      advisors[meter] = await createAdvisor(rig.t, { name: `Adv${meter}`, chatPriceMinor: its.ratePerMinuteMinor });
    }
    if (history.balanceMinor > 0n) await credit(rig.t, rig.client.userId, history.balanceMinor);
    return new FaultyLife(rig, history, advisors, counters);
  }

  /** Plays every stimulus with its fault. Time moves and no timer fires: no job of ours ever runs by itself. */
  async play(list: Fault[]): Promise<void> {
    for (const [i, stimulus] of this.history.stimuli.entries()) {
      vi.setSystemTime(START_MS + stimulus.atMs);
      const fault = list[i % list.length];
      if (fault?.strayJob === true) await this.runStrayJobs();
      if (stimulus.kind === "tick" && fault?.isHeldBack === true) {
        this.heldBack.push(stimulus);
        continue;
      }
      if (this.heldBack.length > 0 && fault?.copies === 3) await this.burst();
      await this.deliver(stimulus, fault?.copies ?? 1);
    }
    await this.burst();
  }

  private async burst(): Promise<void> {
    const waiting = this.heldBack;
    this.heldBack = [];
    if (waiting.length > 1) this.counters.bursts += 1;
    for (const stimulus of waiting) await this.deliver(stimulus, 1);
  }

  private async deliver(stimulus: Stimulus, copies: number): Promise<void> {
    this.arrived.push({ ...stimulus, atMs: Date.now() - START_MS });
    const call = this.callOf(stimulus);
    if (call === null) return;
    for (let copy = 0; copy < copies; copy += 1) await unlessRefused(call());
    this.counters.repeats += copies - 1;
  }

  /** The call that a stimulus makes; made again it says the same under the same keys. */
  private callOf(stimulus: Stimulus): (() => Promise<unknown>) | null {
    const { client, t } = this.rig;
    if (stimulus.kind === "topUp") {
      const paymentId = `pay_faulty_${++this.payments}`;
      return () => credit(t, client.userId, stimulus.amountMinor, paymentId);
    }
    const advisor = this.advisors[stimulus.meter];
    if (advisor === undefined) throw new Error(`no advisor for ${stimulus.meter}`);
    if (stimulus.kind === "open") {
      const limitMinor = this.history.meters[stimulus.meter]?.limitMinor ?? null;
      const limit = limitMinor === null ? {} : { limitMinor };
      const wish = { advisorId: advisor.advisorId, mode: "chat" as const, requestKey: `request-${stimulus.meter}-1`, ...limit };
      return async () => {
        const { sessionId } = await client.as.mutation(api.sessions.request, wish);
        await advisor.as.mutation(api.sessions.accept, { sessionId });
        this.sessions.set(stimulus.meter, sessionId);
      };
    }
    const sessionId = this.sessions.get(stimulus.meter);
    if (sessionId === undefined || stimulus.kind === "media") return null;
    const person = stimulus.party === "client" ? client : advisor;
    const { kind } = stimulus;
    if (kind === "tick") return () => person.as.mutation(api.sessions.tick, { sessionId, active: stimulus.active });
    return () => person.as.mutation(api.sessions[kind], { sessionId });
  }

  private async runStrayJobs(): Promise<void> {
    const { t } = this.rig;
    const wallet = await t.run(async (ctx) => await ctx.db.query("wallets").first());
    if (wallet === null) return;
    this.counters.strayJobs += 1;
    await t.mutation(internal.jobs.sessions.stopOnTime, { walletId: wallet._id, epoch: Math.max(0, wallet.epoch - 1) });
    await t.mutation(internal.jobs.sessions.stopOnTime, { walletId: wallet._id, epoch: wallet.epoch });
    await t.mutation(internal.jobs.sessions.advance, { walletId: wallet._id });
    for (const sessionId of this.sessions.values()) await t.mutation(internal.jobs.sessions.expireRequest, { sessionId });
  }

  /** Hours later the sweeper comes back, everything is over, and a day later everything is released, once. */
  async finish(): Promise<{ outcomes: Record<string, Outcome>; walletMinor: bigint }> {
    const { t, client } = this.rig;
    vi.setSystemTime(START_MS + lastMs({ ...this.history, stimuli: this.arrived }) + AFTERMATH_MS);
    await sweep(t);
    expect((await checkLedger(t)).violations).toEqual([]);
    vi.setSystemTime(Date.now() + DAY_MS);
    for (let i = 0; i < 2; i += 1) await t.mutation(internal.jobs.earnings.releaseDue, {});
    const report = await checkLedger(t);
    expect(report.violations).toEqual([]);
    expect([report.totals["A.pending"] ?? 0n, report.totals["C.escrow"] ?? 0n]).toEqual([0n, 0n]);
    const outcomes: Record<string, Outcome> = {};
    for (const [meter, sessionId] of this.sessions) outcomes[meter] = await outcomeOf(this.rig, sessionId);
    this.counters.exhaustions += Object.values(outcomes).flatMap((its) => its.intervals.filter(([, , reason]) => reason === "exhausted")).length;
    return { outcomes, walletMinor: (await client.as.query(api.wallet.summary, {})).spendableMinor };
  }
}

test(
  "with a dead scheduler, repeated calls, bursts of held-back ticks and stray jobs every bill is still the oracle's",
  { timeout: 600_000 },
  async () => {
    const counters: Counters = { repeats: 0, bursts: 0, strayJobs: 0, exhaustions: 0 };
    await fc.assert(
      fc.asyncProperty(histories.map(allowed).map(chatOnly).map(poor), faults, async (history, list) => {
        const life = await FaultyLife.begin(history, counters);
        await life.play(list);
        const expected = oracleResult({ ...history, stimuli: life.arrived });
        expect(await life.finish()).toEqual({ outcomes: expected.outcomes, walletMinor: expected.walletMinor });
        vi.useRealTimers();
      }),
      { numRuns: RUNS },
    );
    expect(counters.repeats).toBeGreaterThan(RUNS * 5);
    expect(counters.bursts).toBeGreaterThan(RUNS);
    expect(counters.strayJobs).toBeGreaterThan(RUNS);
    expect(counters.exhaustions).toBeGreaterThan(RUNS / 20);
  },
);
