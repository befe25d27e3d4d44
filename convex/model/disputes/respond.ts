import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail, failInput } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { countStanding } from "../stats/count";
import { logEvent, tellDecided, tellToDecide } from "./events";
import { carryOut } from "./freeze";
import { loadOwnDispute, requestKeyOrFail, textOrFail } from "./rules";

/** Longest word a client adds when they withdraw. */
const WITHDRAW_TEXT_MAX = 500;
/** Most disputes one sweep looks at. */
const SWEEP_BATCH = 50;

async function reload(ctx: MutationCtx, disputeId: Id<"disputes">): Promise<Doc<"disputes">> {
  return (await ctx.db.get("disputes", disputeId)) ?? fail("NOT_FOUND");
}

/**
 * The advisor's answer: once, in time. The same call again is answered with what was recorded. Fails with NOT_FOUND for
 * strangers, FORBIDDEN for the client, INVALID_INPUT(text | requestKey), INVALID_STATE(state | reason: answered | too_late).
 */
export async function answerDispute(
  ctx: MutationCtx,
  input: { advisorId: Id<"users">; disputeId: Id<"disputes">; text: string; requestKey: string },
): Promise<Doc<"disputes">> {
  const { dispute, party } = await loadOwnDispute(ctx, input.disputeId, input.advisorId);
  if (party !== "advisor") fail("FORBIDDEN");
  const text = textOrFail(input.text, "text");
  const requestKey = requestKeyOrFail(input.requestKey);
  if (dispute.answer !== null) {
    if (dispute.answer.requestKey !== requestKey) fail("INVALID_STATE", { reason: "answered" });
    return dispute.answer.text === text ? dispute : fail("DUPLICATE_REQUEST");
  }
  if (!dispute.isOpen) fail("INVALID_STATE", { state: dispute.state });
  const atMs = Date.now();
  if (atMs >= dispute.answerByMs) fail("INVALID_STATE", { reason: "too_late" });
  await takeToken(ctx, RATE_LIMITS.dispute, input.advisorId);
  await ctx.db.patch("disputes", dispute._id, {
    state: "answered",
    answer: { text, atMs, requestKey },
    isAnswerClosed: true,
    updatedAtMs: atMs,
  });
  await logEvent(ctx, { disputeId: dispute._id, what: "answered", by: "advisor", userId: input.advisorId });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: input.advisorId },
    action: "disputes.answer",
    target: { table: "disputes", id: dispute._id },
    before: { state: dispute.state },
    after: { state: "answered" },
  });
  const answered = await reload(ctx, dispute._id);
  await tellToDecide(ctx, answered, "answered");
  return answered;
}

/**
 * The client gives a dispute up, for good: the advisor has everything back. Withdrawing what is withdrawn changes nothing.
 * Fails with NOT_FOUND for strangers, FORBIDDEN for the advisor, INVALID_STATE(state) once it was decided, INVALID_INPUT(text).
 */
export async function withdrawDispute(
  ctx: MutationCtx,
  input: { clientId: Id<"users">; disputeId: Id<"disputes">; text: string },
): Promise<Doc<"disputes">> {
  const { dispute, party } = await loadOwnDispute(ctx, input.disputeId, input.clientId);
  if (party !== "client") fail("FORBIDDEN");
  const text = input.text.trim();
  if (text.length > WITHDRAW_TEXT_MAX) failInput("text");
  if (dispute.state === "withdrawn") return dispute;
  if (!dispute.isOpen) fail("INVALID_STATE", { state: dispute.state });
  const atMs = Date.now();
  const actor = { kind: "user", userId: input.clientId } as const;
  const plan = await carryOut(ctx, { dispute, refundMinor: 0n, actor, atMs });
  await ctx.db.patch("disputes", dispute._id, {
    state: "withdrawn",
    isOpen: false,
    isAnswerClosed: true,
    frozenMinor: 0n,
    proposal: null,
    hasProposal: false,
    closedAtMs: atMs,
    updatedAtMs: atMs,
  });
  await countStanding(ctx, dispute._id, { openDisputes: -1 });
  await logEvent(ctx, { disputeId: dispute._id, what: "withdrawn", by: "client", userId: input.clientId, text: text === "" ? null : text });
  await recordAudit(ctx, {
    actor,
    action: "disputes.withdraw",
    target: { table: "disputes", id: dispute._id },
    before: { state: dispute.state },
    after: { state: "withdrawn", givenBackMinor: plan.givenBackMinor },
  });
  const withdrawn = await reload(ctx, dispute._id);
  await tellDecided(ctx, withdrawn, { outcome: "withdrawn", clientMinor: 0n, advisorMinor: 0n, reason: null });
  return withdrawn;
}

/** Ends the advisor's time to answer, if it is over and nothing was said. May run any number of times. */
export async function closeAnswer(ctx: MutationCtx, dispute: Doc<"disputes">): Promise<void> {
  if (!dispute.isOpen || dispute.isAnswerClosed || Date.now() < dispute.answerByMs) return;
  await ctx.db.patch("disputes", dispute._id, { isAnswerClosed: true, updatedAtMs: Date.now() });
  await logEvent(ctx, { disputeId: dispute._id, what: "answer_closed", by: "system" });
  await tellToDecide(ctx, dispute, "silent");
}

/** Tells the admins, once, that a decision is late. */
export async function remindToDecide(ctx: MutationCtx, dispute: Doc<"disputes">): Promise<void> {
  if (!dispute.isOpen || dispute.isOverdueTold || Date.now() < dispute.decideByMs) return;
  await ctx.db.patch("disputes", dispute._id, { isOverdueTold: true });
  await tellToDecide(ctx, dispute, "overdue");
}

/** Does what a lost job should have done: deadlines hold whether the scheduler was on time or not. */
export async function sweepDisputes(ctx: MutationCtx): Promise<void> {
  const nowMs = Date.now();
  const silent = await ctx.db
    .query("disputes")
    .withIndex("by_isAnswerClosed_and_answerByMs", (q) => q.eq("isAnswerClosed", false).lte("answerByMs", nowMs))
    .take(SWEEP_BATCH);
  for (const dispute of silent) await closeAnswer(ctx, dispute);
  const late = await ctx.db
    .query("disputes")
    .withIndex("by_isOpen_and_isOverdueTold_and_decideByMs", (q) =>
      q.eq("isOpen", true).eq("isOverdueTold", false).lte("decideByMs", nowMs),
    )
    .take(SWEEP_BATCH);
  for (const dispute of late) await remindToDecide(ctx, dispute);
}
