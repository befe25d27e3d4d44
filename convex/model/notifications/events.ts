import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { unitsForMinutes, chargeForUnits } from "../../../lib/domain/billingEngine";
import { invariant } from "../../../lib/domain/invariant";
import { reviewableUntilMs } from "../../../lib/domain/reviews";
import { freeMinor, heldMinor, loadBalances } from "../ledger/balances";
import { findAdmins } from "../users/admins";
import { notify, type Notification } from "./notify";

const RATE_AFTER_MS = 24 * 60 * 60_000;
/** More admins than any platform has; whoever is beyond reads the list of applications all the same. */
const ADMINS_MAX = 50;

/** Tells an advisor that somebody asks for a session now. */
export async function notifyRequest(ctx: MutationCtx, session: Doc<"sessions">): Promise<void> {
  const { _id: sessionId, clientFirstName, mode, expiresAtMs } = session;
  await notify(ctx, {
    userId: session.advisorUserId,
    kind: "sessionRequest",
    key: `sessionRequest:${sessionId}`,
    data: { sessionId, clientFirstName, mode, expiresAtMs },
  });
}

/**
 * Tells both parties what a paid session came to, the client that little is left, and a day later asks for a rating.
 * Call it in the settlement, when the charge has left the wallet. Amounts minor units.
 */
export async function notifySettled(
  ctx: MutationCtx,
  input: { sessionId: Id<"sessions">; chargeMinor: bigint; earningMinor: bigint; endedAtMs: number },
): Promise<void> {
  const { sessionId, chargeMinor, earningMinor, endedAtMs } = input;
  const session = await ctx.db.get("sessions", sessionId);
  invariant(session !== null, "a settled session exists");
  const { clientId, advisorUserId, clientFirstName, advisorDisplayName, baseMs: billedMs } = session;
  const key = `sessionReceipt:${sessionId}`;
  const facts = { sessionId, billedMs, endedAtMs };
  await notify(ctx, {
    userId: clientId,
    kind: "sessionReceipt",
    key,
    atMs: endedAtMs,
    data: { ...facts, party: "client", otherName: advisorDisplayName, amountMinor: chargeMinor },
  });
  await notify(ctx, {
    userId: advisorUserId,
    kind: "sessionReceipt",
    key,
    atMs: endedAtMs,
    data: { ...facts, party: "advisor", otherName: clientFirstName, amountMinor: earningMinor },
  });
  await notifyLowBalance(ctx, session);
  const remindAtMs = endedAtMs + RATE_AFTER_MS;
  // A session settled more than a day late is past reminding.
  if (remindAtMs > Date.now()) await ctx.scheduler.runAt(remindAtMs, internal.jobs.notifications.remindToRate, { sessionId });
}

/** Tells a client that what is left would not start such a session again. */
async function notifyLowBalance(ctx: MutationCtx, session: Doc<"sessions">): Promise<void> {
  const balances = await loadBalances(ctx, session.clientId);
  const balanceMinor = freeMinor(balances) + heldMinor(balances);
  const neededMinor = chargeForUnits(unitsForMinutes(session.ratePerMinuteMinor, session.terms.startMinimumMinutes));
  if (balanceMinor >= neededMinor) return;
  await notify(ctx, {
    userId: session.clientId,
    kind: "lowBalance",
    key: `lowBalance:${session._id}`,
    ...(session.endedAtMs === null ? {} : { atMs: session.endedAtMs }),
    data: { sessionId: session._id, balanceMinor, advisorName: session.advisorDisplayName },
  });
}

/** Asks the client of a paid session to rate it, if they have not and the time for it is not over. */
export async function askForRating(ctx: MutationCtx, sessionId: Id<"sessions">): Promise<void> {
  const session = await ctx.db.get("sessions", sessionId);
  const untilMs = session === null ? null : reviewableUntilMs(session);
  if (session === null || untilMs === null || Date.now() >= untilMs) return;
  const review = await ctx.db
    .query("reviews")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
    .first();
  if (review !== null) return;
  await notify(ctx, {
    userId: session.clientId,
    kind: "rateSession",
    key: `rateSession:${sessionId}`,
    data: { sessionId, advisorName: session.advisorDisplayName },
  });
}

/** Tells an advisor that an earning can be withdrawn. One that the fee took whole is not worth a word. */
export async function notifyEarningAvailable(ctx: MutationCtx, earning: Doc<"earnings">): Promise<void> {
  const amountMinor = earning.amountMinor - (earning.takenBackMinor ?? 0n);
  if (amountMinor === 0n) return;
  const { sessionId, clientFirstName } = earning;
  await notify(ctx, {
    userId: earning.advisorId,
    kind: "earningAvailable",
    key: `earningAvailable:${earning._id}`,
    atMs: earning.availableAtMs,
    data: { sessionId, clientFirstName, amountMinor },
  });
}

/** Tells a client what became of a top-up. */
export async function notifyTopUp(ctx: MutationCtx, topUp: Doc<"topUps">, outcome: "topUpDone" | "topUpFailed"): Promise<void> {
  const data = { topUpId: topUp._id, amountMinor: topUp.amountMinor };
  await notify(ctx, { userId: topUp.userId, kind: outcome, key: `${outcome}:${topUp._id}`, atMs: topUp.createdAtMs, data });
}

/** Tells every admin something. */
export async function notifyAdmins(ctx: MutationCtx, notification: Omit<Extract<Notification, { kind: "applicationSubmitted" }>, "userId">): Promise<void> {
  for (const userId of await findAdmins(ctx, ADMINS_MAX)) await notify(ctx, { userId, ...notification });
}
