import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { AFTERMATH_MS, lastMs, type History, type Outcome, type Stimulus } from "../support/billingHistory";
import { histories } from "../support/billingLives";
import { oracleResult } from "../support/billingOracle";
import { START_MS, checkLedger, credit, makeRig, pass, sweep, type Rig } from "../support/sessionRig";
import { statsDifferences } from "../support/statsCheck";
import { CallOf } from "../support/sessionCall";
import { allowed, outcomeOf, unlessRefused } from "../support/sessionPlay";
import { stubEnvironment } from "./environment";
import { createAdvisor, type TestAdvisor } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

/** Bounded share of `npm test`; `SOAK_HISTORIES` sets another number. */
const RUNS = Number(process.env.SOAK_HISTORIES ?? 50);
const CHECK_EVERY = 90;

interface Play {
  rig: Rig;
  history: History;
  advisors: Record<string, TestAdvisor>;
  sessions: Map<string, Id<"sessions">>;
  calls: Map<string, CallOf>;
}

async function open({ rig, history, advisors, sessions, calls }: Play, meter: string): Promise<void> {
  const advisor = advisors[meter];
  if (advisor === undefined) throw new Error(`no advisor for ${meter}`);
  const limitMinor = history.meters[meter]?.limitMinor ?? null;
  await unlessRefused(
    (async () => {
      const { sessionId } = await rig.client.as.mutation(api.sessions.request, {
        advisorId: advisor.advisorId,
        mode: history.meters[meter]?.needsMedia ? "video" : "chat",
        requestKey: `request-${meter}-1`,
        ...(limitMinor === null ? {} : { limitMinor }),
      });
      await advisor.as.mutation(api.sessions.accept, { sessionId });
      sessions.set(meter, sessionId);
      calls.set(meter, new CallOf(rig.t, sessionId, { client: rig.client.userId, advisor: advisor.userId }));
    })(),
  );
}

/** Performs a stimulus and returns it as it arrived. */
async function perform(play: Play, stimulus: Stimulus): Promise<Stimulus> {
  const { rig, advisors, sessions, calls } = play;
  if (stimulus.kind === "topUp") {
    await credit(rig.t, rig.client.userId, stimulus.amountMinor);
    return stimulus;
  }
  if (stimulus.kind === "open") {
    await open(play, stimulus.meter);
    return stimulus;
  }
  if (stimulus.kind === "media") return (await calls.get(stimulus.meter)?.play(stimulus)) ?? stimulus;
  const sessionId = sessions.get(stimulus.meter);
  const person = stimulus.party === "client" ? rig.client : advisors[stimulus.meter];
  if (sessionId === undefined || person === undefined) return stimulus;
  const call =
    stimulus.kind === "tick"
      ? person.as.mutation(api.sessions.tick, { sessionId, active: stimulus.active })
      : person.as.mutation(api.sessions[stimulus.kind], { sessionId });
  await unlessRefused(call);
  return stimulus;
}

/** Plays a history on the real functions and returns it with the times at which things really arrived. */
async function playOut(history: History): Promise<Play> {
  stubEnvironment();
  const rig = await makeRig(0n);
  const advisors: Record<string, TestAdvisor> = {};
  for (const [meter, its] of Object.entries(history.meters)) {
    advisors[meter] = await createAdvisor(rig.t, {
      name: `Adv${meter}`,
      chatPriceMinor: its.ratePerMinuteMinor,
      videoPriceMinor: its.ratePerMinuteMinor,
    });
  }
  if (history.balanceMinor > 0n) await credit(rig.t, rig.client.userId, history.balanceMinor);
  const play: Play = { rig, history: { ...history, stimuli: [] }, advisors, sessions: new Map(), calls: new Map() };
  for (const [i, stimulus] of history.stimuli.entries()) {
    const waitMs = START_MS + stimulus.atMs - Date.now();
    if (waitMs > 0) await pass(rig.t, waitMs);
    const atMs = Date.now() - START_MS;
    play.history.stimuli.push(await perform(play, { ...stimulus, atMs }));
    // Who comes in the same ms in which a provider says that the call is empty counts as gone.
    if (stimulus.kind === "media" && stimulus.who === "both") await pass(rig.t, 1);
    if (i % CHECK_EVERY === CHECK_EVERY - 1) {
      await sweep(rig.t);
      expect((await checkLedger(rig.t)).violations).toEqual([]);
    }
  }
  await pass(rig.t, Math.max(0, START_MS + lastMs(play.history) + AFTERMATH_MS - Date.now()));
  await sweep(rig.t);
  return play;
}

test(
  "random lives through the real functions cost what the oracle says, and the ledger is right throughout",
  { timeout: 600_000 },
  async () => {
    let calls = 0;
    let sessionsSeen = 0;
    let videoIntervals = 0;
    await fc.assert(
      fc.asyncProperty(histories.map(allowed), async (history) => {
        const play = await playOut(history);
        calls += play.history.stimuli.length;
        sessionsSeen += play.sessions.size;
        const expected = oracleResult(play.history);
        const outcomes: Record<string, Outcome> = {};
        for (const [meter, sessionId] of play.sessions) {
          const outcome = await outcomeOf(play.rig, sessionId);
          outcomes[meter] = outcome;
          if (history.meters[meter]?.needsMedia) videoIntervals += outcome.intervals.length;
        }
        expect(outcomes).toEqual(expected.outcomes);
        const summary = await play.rig.client.as.query(api.wallet.summary, {});
        expect([summary.spendableMinor, summary.openSessionCount]).toEqual([expected.walletMinor, 0]);
        expect((await checkLedger(play.rig.t)).violations).toEqual([]);
        expect(await statsDifferences(play.rig.t)).toEqual([]);
        vi.useRealTimers();
      }),
      { numRuns: RUNS },
    );
    expect(calls).toBeGreaterThan(RUNS * 20);
    expect(videoIntervals).toBeGreaterThan(RUNS / 10);
    expect(sessionsSeen).toBeGreaterThan(RUNS / 2);
  },
);
