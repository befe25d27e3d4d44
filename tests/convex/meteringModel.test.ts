import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { AFTERMATH_MS, histories, lastMs, type History, type Outcome, type Stimulus } from "../support/billingHistory";
import { oracleResult } from "../support/billingOracle";
import { START_MS, checkLedger, credit, makeRig, pass, sweep, type Rig } from "../support/sessionRig";
import { allowed, outcomeOf, unlessRefused } from "../support/sessionPlay";
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
}

async function open({ rig, history, advisors, sessions }: Play, meter: string): Promise<void> {
  const advisor = advisors[meter];
  if (advisor === undefined) throw new Error(`no advisor for ${meter}`);
  const limitMinor = history.meters[meter]?.limitMinor ?? null;
  await unlessRefused(
    (async () => {
      const { sessionId } = await rig.client.as.mutation(api.sessions.request, {
        advisorId: advisor.advisorId,
        mode: "chat",
        requestKey: `request-${meter}-1`,
        ...(limitMinor === null ? {} : { limitMinor }),
      });
      await advisor.as.mutation(api.sessions.accept, { sessionId });
      sessions.set(meter, sessionId);
    })(),
  );
}

async function perform(play: Play, stimulus: Stimulus): Promise<void> {
  const { rig, advisors, sessions } = play;
  if (stimulus.kind === "topUp") {
    await credit(rig.t, rig.client.userId, stimulus.amountMinor);
    return;
  }
  if (stimulus.kind === "open") return await open(play, stimulus.meter);
  const sessionId = sessions.get(stimulus.meter);
  if (sessionId === undefined) return;
  const person = stimulus.party === "client" ? rig.client : advisors[stimulus.meter];
  if (person !== undefined) await unlessRefused(person.as.mutation(api.sessions[stimulus.kind], { sessionId }));
}

/** Plays a history on the real functions and returns it with the times at which things really arrived. */
async function playOut(history: History): Promise<Play> {
  const rig = await makeRig(0n);
  const advisors: Record<string, TestAdvisor> = {};
  for (const [meter, its] of Object.entries(history.meters)) {
    advisors[meter] = await createAdvisor(rig.t, { name: `Adv${meter}`, chatPriceMinor: its.ratePerMinuteMinor });
  }
  if (history.balanceMinor > 0n) await credit(rig.t, rig.client.userId, history.balanceMinor);
  const play: Play = { rig, history: { ...history, stimuli: [] }, advisors, sessions: new Map() };
  for (const [i, stimulus] of history.stimuli.entries()) {
    const waitMs = START_MS + stimulus.atMs - Date.now();
    if (waitMs > 0) await pass(rig.t, waitMs);
    play.history.stimuli.push({ ...stimulus, atMs: Date.now() - START_MS });
    await perform(play, stimulus);
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
    await fc.assert(
      fc.asyncProperty(histories.map(allowed), async (history) => {
        const play = await playOut(history);
        calls += play.history.stimuli.length;
        sessionsSeen += play.sessions.size;
        const expected = oracleResult(play.history);
        const outcomes: Record<string, Outcome> = {};
        for (const [meter, sessionId] of play.sessions) outcomes[meter] = await outcomeOf(play.rig, sessionId);
        expect(outcomes).toEqual(expected.outcomes);
        const summary = await play.rig.client.as.query(api.wallet.summary, {});
        expect([summary.spendableMinor, summary.openSessionCount]).toEqual([expected.walletMinor, 0]);
        expect((await checkLedger(play.rig.t)).violations).toEqual([]);
        vi.useRealTimers();
      }),
      { numRuns: RUNS },
    );
    expect(calls).toBeGreaterThan(RUNS * 20);
    expect(sessionsSeen).toBeGreaterThan(RUNS / 2);
  },
);
