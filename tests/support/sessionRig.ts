import { vi } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { creditTopUp } from "../../convex/model/metering/decide";
import { runCheck, type CheckReport } from "../../lib/domain/ledger/runCheck";
import { createAdvisor, createUser, setupBackend, type TestAdvisor, type TestBackend, type TestUser } from "../convex/setup";

/** A fixed instant, so that figures in tests are figures. */
export const START_MS = Date.UTC(2026, 0, 15, 12, 0, 0);

/** A backend with fake time, one client with money and one advisor. */
export type Rig = { t: TestBackend; client: TestUser; advisor: TestAdvisor };

let payments = 0;

/** Credits a wallet the way a verified payment event does. Minor units. */
export async function credit(t: TestBackend, userId: Id<"users">, amountMinor: bigint, paymentId = `pay_${++payments}`) {
  return await t.run((ctx) =>
    creditTopUp(ctx, { userId, paymentId, amountMinor, atMs: Date.now(), actor: { kind: "provider", provider: "demo" } }),
  );
}

/** Starts fake time and a backend with Casey, who has `balanceMinor`, and Ada at `chatPriceMinor` a minute. */
export async function makeRig(balanceMinor: bigint, chatPriceMinor = 50n): Promise<Rig> {
  vi.useFakeTimers({ now: START_MS });
  const t = setupBackend();
  const client = await createUser(t, { name: "Casey" });
  const advisor = await createAdvisor(t, { name: "Ada", chatPriceMinor });
  if (balanceMinor > 0n) await credit(t, client.userId, balanceMinor);
  return { t, client, advisor };
}

/** Lets time pass and runs what is scheduled in it. */
export async function pass(t: TestBackend, ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await t.finishInProgressScheduledFunctions();
}

let requests = 0;

/** Asks and accepts; returns the open session, not billed yet. */
export async function openSession(
  { client, advisor }: Pick<Rig, "client" | "advisor">,
  options: { limitMinor?: bigint; mode?: "chat" | "video" } = {},
): Promise<Id<"sessions">> {
  const { sessionId } = await client.as.mutation(api.sessions.request, {
    advisorId: advisor.advisorId,
    requestKey: `request-${++requests}`,
    mode: "chat",
    ...options,
  });
  await advisor.as.mutation(api.sessions.accept, { sessionId });
  return sessionId;
}

/** One tick of each party, the advisor first, so that the client's answer is exact. */
export async function tickBoth({ client, advisor }: Pick<Rig, "client" | "advisor">, sessionId: Id<"sessions">) {
  await advisor.as.mutation(api.sessions.tick, { sessionId });
  return await client.as.mutation(api.sessions.tick, { sessionId });
}

/** Lets `ms` pass while both parties keep ticking at least every `stepMs`. Returns the client's last answer. */
export async function keepTicking(rig: Rig, sessionId: Id<"sessions">, ms: number, stepMs = 5_000) {
  let leftMs = ms;
  let answer = await tickBoth(rig, sessionId);
  while (leftMs > 0) {
    const nowMs = Math.min(stepMs, leftMs);
    await pass(rig.t, nowMs);
    answer = await tickBoth(rig, sessionId);
    leftMs -= nowMs;
  }
  return answer;
}

/** Proves the ledger as `npm run ledger:check` does. */
export async function checkLedger(t: TestBackend): Promise<CheckReport> {
  return await runCheck((task) => t.query(internal.jobs.ledger.checkPage, task));
}

/** Runs the minute's sweep to its end, page by page and wallet by wallet. Takes a few ms of fake time. */
export async function sweep(t: TestBackend): Promise<void> {
  await t.mutation(internal.jobs.sessions.sweepAll, {});
  for (let i = 0; i < 3; i += 1) await pass(t, 1);
}
