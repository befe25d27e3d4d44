import type { Infer } from "convex/values";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import { findAdmins } from "../users/admins";
import { notify } from "../notifications/notify";
import type { eventBy, eventKind } from "./tables";

/** More admins than any platform has; whoever is beyond reads the list of disputes all the same. */
const ADMINS_MAX = 50;

/** Writes one line of a dispute's history. */
export async function logEvent(
  ctx: MutationCtx,
  input: {
    disputeId: Id<"disputes">;
    what: Infer<typeof eventKind>;
    by: Infer<typeof eventBy>;
    userId?: Id<"users">;
    text?: string | null;
    isInternal?: boolean;
  },
): Promise<void> {
  const { disputeId, what, by, userId = null, text = null, isInternal = false } = input;
  await ctx.db.insert("disputeEvents", { disputeId, atMs: Date.now(), what, by, userId, text, isInternal });
}

async function sessionOf(ctx: MutationCtx, dispute: Doc<"disputes">): Promise<Doc<"sessions">> {
  const session = await ctx.db.get("sessions", dispute.sessionId);
  invariant(session !== null, "a disputed session exists");
  return session;
}

/** Admins who are not a party themselves. */
async function adminsOf(ctx: MutationCtx, dispute: Doc<"disputes">): Promise<Id<"users">[]> {
  const admins = await findAdmins(ctx, ADMINS_MAX);
  return admins.filter((userId) => userId !== dispute.clientId && userId !== dispute.advisorUserId);
}

/** Tells the advisor and the admins that a session is disputed. */
export async function tellOpened(ctx: MutationCtx, dispute: Doc<"disputes">): Promise<void> {
  const { clientFirstName, advisorDisplayName } = await sessionOf(ctx, dispute);
  const key = `disputeOpened:${dispute._id}`;
  const facts = { disputeId: dispute._id, sessionId: dispute.sessionId, answerByMs: dispute.answerByMs };
  await notify(ctx, {
    userId: dispute.advisorUserId,
    kind: "disputeOpened",
    key,
    data: { ...facts, party: "advisor", clientName: clientFirstName, advisorName: advisorDisplayName },
  });
  for (const userId of await adminsOf(ctx, dispute)) {
    await notify(ctx, {
      userId,
      kind: "disputeOpened",
      key,
      data: { ...facts, party: "admin", clientName: clientFirstName, advisorName: advisorDisplayName },
    });
  }
}

/** Tells the client, if there is an answer, and the admins that a dispute can be decided; again when the decision is late. */
export async function tellToDecide(ctx: MutationCtx, dispute: Doc<"disputes">, what: "answered" | "silent" | "overdue"): Promise<void> {
  const { clientFirstName, advisorDisplayName } = await sessionOf(ctx, dispute);
  const key = `disputeAnswered:${what}:${dispute._id}`;
  const data = { disputeId: dispute._id, sessionId: dispute.sessionId, what, clientName: clientFirstName, advisorName: advisorDisplayName };
  if (what === "answered")
    await notify(ctx, { userId: dispute.clientId, kind: "disputeAnswered", key, data: { ...data, party: "client" } });
  for (const userId of await adminsOf(ctx, dispute))
    await notify(ctx, { userId, kind: "disputeAnswered", key, data: { ...data, party: "admin" } });
}

/** Tells both parties how a dispute ended. `mineMinor`: credited to the client, taken back from the advisor. */
export async function tellDecided(
  ctx: MutationCtx,
  dispute: Doc<"disputes">,
  input: {
    outcome: "refunded_full" | "refunded_part" | "rejected" | "withdrawn";
    clientMinor: bigint;
    advisorMinor: bigint;
    reason: string | null;
  },
): Promise<void> {
  const { clientFirstName, advisorDisplayName } = await sessionOf(ctx, dispute);
  const { outcome, clientMinor, advisorMinor, reason } = input;
  const key = `disputeDecided:${dispute._id}`;
  const facts = { disputeId: dispute._id, sessionId: dispute.sessionId, outcome, reason };
  // Whoever withdrew knows it.
  if (outcome !== "withdrawn") {
    await notify(ctx, {
      userId: dispute.clientId,
      kind: "disputeDecided",
      key,
      data: { ...facts, party: "client", otherName: advisorDisplayName, amountMinor: clientMinor },
    });
  }
  await notify(ctx, {
    userId: dispute.advisorUserId,
    kind: "disputeDecided",
    key,
    data: { ...facts, party: "advisor", otherName: clientFirstName, amountMinor: advisorMinor },
  });
}
