import type { Infer } from "convex/values";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { planDecision, refundableMinor, type DecisionPlan, type DisputeFacts } from "../../../lib/domain/disputes/plan";
import { DISPUTE_NOTE_MAX } from "../../../lib/domain/disputes/rules";
import { fail, failInput } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { loadSettings } from "../settings/loadSettings";
import { count, countStanding } from "../stats/count";
import { isStillAdmin } from "../users/admins";
import { reasonOrFail } from "../users/reason";
import { logEvent, tellDecided } from "./events";
import { carryOut, loadFacts } from "./freeze";
import { requestKeyOrFail, sideOf } from "./rules";
import type { proposalValidator } from "./tables";

type Proposal = Infer<typeof proposalValidator>;
type Wish = Pick<Proposal, "decision" | "refundMinor">;

/** A refund is more than 0 and within what is left of the charge; a rejection moves nothing. */
function checkAmount({ decision, refundMinor }: Wish, facts: DisputeFacts): void {
  if (decision === "reject") {
    if (refundMinor !== 0n) failInput("refundMinor");
    return;
  }
  if (refundMinor <= 0n) fail("BELOW_MINIMUM", { limitMinor: 1n });
  const limitMinor = refundableMinor(facts);
  if (refundMinor > limitMinor) fail("ABOVE_MAXIMUM", { limitMinor });
}

function noteOrFail(note: string | undefined): string | null {
  const text = note?.trim() ?? "";
  if (text.length > DISPUTE_NOTE_MAX) failInput("note");
  return text === "" ? null : text;
}

/** Whether another admin has to agree to a refund of this size. */
export async function needsSecond(ctx: Pick<QueryCtx, "db">, refundMinor: bigint): Promise<boolean> {
  return refundMinor > (await loadSettings(ctx)).refundTwoAdminsMinor;
}

/** A dispute an admin may decide: nobody judges their own. Fails with NOT_FOUND, FORBIDDEN(why: own). */
async function disputeFor(ctx: Pick<QueryCtx, "db">, admin: Doc<"users">, disputeId: Id<"disputes">): Promise<Doc<"disputes">> {
  const dispute = (await ctx.db.get("disputes", disputeId)) ?? fail("NOT_FOUND");
  if (sideOf(dispute, admin._id) !== null) fail("FORBIDDEN", { why: "own" });
  return dispute;
}

/** What a decision would do now, to the cent: the same plan that `decideDispute` carries out. Fails as it does. */
export async function previewDecision(
  ctx: QueryCtx,
  input: { admin: Doc<"users">; disputeId: Id<"disputes"> } & Wish,
): Promise<{ plan: DecisionPlan; needsSecond: boolean; dispute: Doc<"disputes"> }> {
  const dispute = await disputeFor(ctx, input.admin, input.disputeId);
  if (!dispute.isOpen) fail("INVALID_STATE", { state: dispute.state });
  const facts = await loadFacts(ctx, dispute, Date.now());
  checkAmount(input, facts);
  return { plan: planDecision(facts, input.refundMinor), needsSecond: await needsSecond(ctx, input.refundMinor), dispute };
}

type Decided = { state: Doc<"disputes">["state"]; isFinal: boolean; needsSecond: boolean };

const isSameWish = (a: Wish & { reason: string; note: string | null }, b: Wish & { reason: string; note: string | null }): boolean =>
  a.decision === b.decision && a.refundMinor === b.refundMinor && a.reason === b.reason && a.note === b.note;

/** Makes a decision final: money, dispute, history, audit row and both parties told, in one transaction. */
async function makeFinal(
  ctx: MutationCtx,
  dispute: Doc<"disputes">,
  input: Wish & { reason: string; note: string | null; admins: Id<"users">[]; by: Id<"users">; requestKey: string },
): Promise<Decided> {
  const { decision, refundMinor, reason, note, admins, by, requestKey } = input;
  const atMs = Date.now();
  const actor = { kind: "user", userId: by } as const;
  const plan = await carryOut(ctx, { dispute, refundMinor, actor, atMs });
  const { toWalletMinor, toDebtMinor, toPromoMinor, advisorBackMinor, newDebtMinor, outcome } = plan;
  await ctx.db.patch("disputes", dispute._id, {
    state: outcome,
    isOpen: false,
    isAnswerClosed: true,
    frozenMinor: 0n,
    proposal: null,
    hasProposal: false,
    decision: {
      decision,
      refundMinor,
      toWalletMinor,
      toDebtMinor,
      toPromoMinor,
      advisorBackMinor,
      newDebtMinor,
      reason,
      note,
      atMs,
      admins,
      requestKey,
    },
    closedAtMs: atMs,
    updatedAtMs: atMs,
  });
  await count(ctx, { subject: dispute._id, atMs, figures: { disputesDecided: 1 } });
  await countStanding(ctx, dispute._id, { openDisputes: -1 });
  await logEvent(ctx, { disputeId: dispute._id, what: "decided", by: "admin", userId: by, text: reason });
  await recordAudit(ctx, {
    actor,
    action: "disputes.decide",
    target: { table: "disputes", id: dispute._id },
    reason,
    before: { state: dispute.state, frozenMinor: dispute.frozenMinor },
    after: { state: outcome, refundMinor, advisorBackMinor, newDebtMinor, admins: admins.join(",") },
  });
  await tellDecided(ctx, dispute, { outcome, clientMinor: refundMinor, advisorMinor: advisorBackMinor, reason });
  return { state: outcome, isFinal: true, needsSecond: false };
}

/**
 * Decides a dispute, once. A refund above the threshold is kept as a proposal until another admin agrees. The same call again
 * is answered with what it did. Fails with NOT_FOUND, FORBIDDEN(why: own), INVALID_INPUT(reason | note | refundMinor | requestKey),
 * BELOW_MINIMUM, ABOVE_MAXIMUM, INVALID_STATE(state) when it is decided, INVALID_STATE(reason: proposed) while another proposal waits.
 */
export async function decideDispute(
  ctx: MutationCtx,
  input: { admin: Doc<"users">; disputeId: Id<"disputes">; reason: string; note: string | undefined; requestKey: string } & Wish,
): Promise<Decided> {
  const { admin, decision, refundMinor } = input;
  const dispute = await disputeFor(ctx, admin, input.disputeId);
  const reason = reasonOrFail(input.reason);
  const note = noteOrFail(input.note);
  const requestKey = requestKeyOrFail(input.requestKey);
  const wish = { decision, refundMinor, reason, note };
  const { decision: done, proposal } = dispute;
  if (done !== null && done.requestKey === requestKey) {
    return isSameWish(done, wish) ? { state: dispute.state, isFinal: true, needsSecond: false } : fail("DUPLICATE_REQUEST");
  }
  if (!dispute.isOpen) fail("INVALID_STATE", { state: dispute.state });
  if (proposal !== null) {
    if (proposal.requestKey !== requestKey) fail("INVALID_STATE", { reason: "proposed" });
    return isSameWish(proposal, wish) ? { state: dispute.state, isFinal: false, needsSecond: true } : fail("DUPLICATE_REQUEST");
  }
  checkAmount(wish, await loadFacts(ctx, dispute, Date.now()));
  if (!(await needsSecond(ctx, refundMinor))) {
    return await makeFinal(ctx, dispute, { ...wish, admins: [admin._id], by: admin._id, requestKey });
  }
  const atMs = Date.now();
  await ctx.db.patch("disputes", dispute._id, {
    proposal: { ...wish, atMs, adminId: admin._id, requestKey },
    hasProposal: true,
    updatedAtMs: atMs,
  });
  await logEvent(ctx, { disputeId: dispute._id, what: "proposed", by: "admin", userId: admin._id, text: reason, isInternal: true });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: admin._id },
    action: "disputes.propose",
    target: { table: "disputes", id: dispute._id },
    reason,
    before: { state: dispute.state },
    after: { refundMinor },
  });
  return { state: dispute.state, isFinal: false, needsSecond: true };
}

/**
 * The second opinion on a proposal. Only another admin can agree, which makes it final; any admin, the proposer too, can drop
 * it. Of a proposer who is no admin any more it can only be dropped. Fails with NOT_FOUND, FORBIDDEN(why: own | proposed | former_admin), INVALID_INPUT(reason | requestKey), INVALID_STATE(state | reason: no_proposal).
 */
export async function confirmProposal(
  ctx: MutationCtx,
  input: { admin: Doc<"users">; disputeId: Id<"disputes">; agree: boolean; reason: string; requestKey: string },
): Promise<{ state: Doc<"disputes">["state"]; isFinal: boolean }> {
  const { admin, agree } = input;
  const dispute = await disputeFor(ctx, admin, input.disputeId);
  const reason = reasonOrFail(input.reason);
  const requestKey = requestKeyOrFail(input.requestKey);
  // The same agreement again, after a lost answer.
  if (dispute.decision?.requestKey === requestKey && dispute.decision.admins.at(-1) === admin._id && agree)
    return { state: dispute.state, isFinal: true };
  if (!dispute.isOpen) fail("INVALID_STATE", { state: dispute.state });
  const { proposal } = dispute;
  if (proposal === null) fail("INVALID_STATE", { reason: "no_proposal" });
  if (agree) {
    if (proposal.adminId === admin._id) fail("FORBIDDEN", { why: "proposed" });
    if (!(await isStillAdmin(ctx, proposal.adminId))) fail("FORBIDDEN", { why: "former_admin" });
    const { decision, refundMinor, note } = proposal;
    checkAmount(proposal, await loadFacts(ctx, dispute, Date.now()));
    const final = {
      decision,
      refundMinor,
      reason: proposal.reason,
      note,
      admins: [proposal.adminId, admin._id],
      by: admin._id,
      requestKey,
    };
    const { state, isFinal } = await makeFinal(ctx, dispute, final);
    await recordAudit(ctx, {
      actor: { kind: "user", userId: admin._id },
      action: "disputes.confirm",
      target: { table: "disputes", id: dispute._id },
      reason,
      after: { refundMinor, proposedBy: proposal.adminId },
    });
    return { state, isFinal };
  }
  await ctx.db.patch("disputes", dispute._id, { proposal: null, hasProposal: false, updatedAtMs: Date.now() });
  await logEvent(ctx, { disputeId: dispute._id, what: "proposal_dropped", by: "admin", userId: admin._id, text: reason, isInternal: true });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: admin._id },
    action: "disputes.dropProposal",
    target: { table: "disputes", id: dispute._id },
    reason,
    before: { refundMinor: proposal.refundMinor, proposedBy: proposal.adminId },
  });
  return { state: dispute.state, isFinal: false };
}
