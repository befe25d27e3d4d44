import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { accountKey } from "../../../lib/domain/ledger/accounts";
import { postingOf, refundableMinor, type DecisionPlan } from "../../../lib/domain/disputes/plan";
import { literals } from "convex-helpers/validators";
import { loadBalances, type Balances } from "../ledger/balances";
import { accountClass } from "../ledger/tables";
import { receiptValidator } from "../sessions/receipt";
import { sessionMode } from "../sessions/tables";
import { loadSettings } from "../settings/loadSettings";
import { isStillAdmin } from "../users/admins";
import { disputeFileValidator } from "./files";
import { loadEarning } from "./freeze";
import { sideOf } from "./rules";
import { decisionKind, disputeReason, disputeState, evidenceValidator } from "./tables";
import { disputeEventValidator, disputeOutcome, eventsOf, filesFor, outcomeOf, receiptOf, sessionOf } from "./views";

/** Disputes of one person that are counted beside the one on screen. */
const OTHERS_COUNTED = 100;

const adminName = v.object({ adminId: v.id("users"), firstName: v.string() });

/** A dispute as admins see it in a list. Amounts minor units, times server ms. */
export const adminDisputeValidator = v.object({
  disputeId: v.id("disputes"),
  sessionId: v.id("sessions"),
  client: v.object({ userId: v.id("users"), firstName: v.string() }),
  advisor: v.object({ userId: v.id("users"), profileId: v.id("advisorProfiles"), displayName: v.string() }),
  mode: sessionMode,
  reason: disputeReason,
  state: disputeState,
  isOpen: v.boolean(),
  openedAtMs: v.number(),
  answerByMs: v.number(),
  /** True while the advisor may still answer. */
  isAnswerDue: v.boolean(),
  decideByMs: v.number(),
  chargeMinor: v.int64(),
  frozenMinor: v.int64(),
  decision: v.union(
    v.object({
      outcome: disputeOutcome,
      reason: v.string(),
      note: v.union(v.string(), v.null()),
      atMs: v.number(),
      refundMinor: v.int64(),
      toWalletMinor: v.int64(),
      toDebtMinor: v.int64(),
      toPromoMinor: v.int64(),
      advisorBackMinor: v.int64(),
      newDebtMinor: v.int64(),
      admins: v.array(adminName),
    }),
    v.null(),
  ),
  proposal: v.union(
    v.object({
      decision: decisionKind,
      refundMinor: v.int64(),
      reason: v.string(),
      note: v.union(v.string(), v.null()),
      atMs: v.number(),
      admin: adminName,
      isMine: v.boolean(),
      /** False once whoever proposed it is no admin any more: then nobody can agree to it. */
      isStanding: v.boolean(),
    }),
    v.null(),
  ),
  updatedAtMs: v.number(),
});
export type AdminDispute = Infer<typeof adminDisputeValidator>;

export const adminDetailValidator = v.object({
  ...adminDisputeValidator.fields,
  description: v.string(),
  filesShared: v.boolean(),
  answer: v.union(v.object({ text: v.string(), atMs: v.number() }), v.null()),
  files: v.array(disputeFileValidator),
  events: v.array(disputeEventValidator),
  evidence: evidenceValidator,
  receipt: receiptValidator,
  transcript: v.object({ hasMessages: v.boolean() }),
  limits: v.object({ refundMaxMinor: v.int64(), twoAdminsAboveMinor: v.int64(), isOwn: v.boolean() }),
  /** Other disputes of the same two people; counts stop at a hundred. */
  otherDisputes: v.object({ client: v.number(), advisor: v.number() }),
});
export type AdminDetail = Infer<typeof adminDetailValidator>;

async function nameOf(ctx: Pick<QueryCtx, "db">, adminId: Id<"users">): Promise<Infer<typeof adminName>> {
  return { adminId, firstName: (await ctx.db.get("users", adminId))?.firstName ?? "" };
}

/** Projects a dispute for an admin. */
export async function toAdminDispute(ctx: Pick<QueryCtx, "db">, dispute: Doc<"disputes">, viewerId: Id<"users">): Promise<AdminDispute> {
  const session = await sessionOf(ctx, dispute);
  const { decision, proposal } = dispute;
  const outcome = outcomeOf(dispute);
  return {
    disputeId: dispute._id,
    sessionId: dispute.sessionId,
    client: { userId: dispute.clientId, firstName: session.clientFirstName },
    advisor: { userId: dispute.advisorUserId, profileId: dispute.advisorId, displayName: session.advisorDisplayName },
    mode: dispute.mode,
    reason: dispute.reason,
    state: dispute.state,
    isOpen: dispute.isOpen,
    openedAtMs: dispute.openedAtMs,
    answerByMs: dispute.answerByMs,
    isAnswerDue: dispute.isOpen && !dispute.isAnswerClosed,
    decideByMs: dispute.decideByMs,
    chargeMinor: dispute.chargeMinor,
    frozenMinor: dispute.frozenMinor,
    decision:
      decision === null || outcome === null
        ? null
        : {
            outcome,
            reason: decision.reason,
            note: decision.note,
            atMs: decision.atMs,
            refundMinor: decision.refundMinor,
            toWalletMinor: decision.toWalletMinor,
            toDebtMinor: decision.toDebtMinor,
            toPromoMinor: decision.toPromoMinor,
            advisorBackMinor: decision.advisorBackMinor,
            newDebtMinor: decision.newDebtMinor,
            admins: await Promise.all(decision.admins.map((adminId) => nameOf(ctx, adminId))),
          },
    proposal:
      proposal === null
        ? null
        : {
            decision: proposal.decision,
            refundMinor: proposal.refundMinor,
            reason: proposal.reason,
            note: proposal.note,
            atMs: proposal.atMs,
            admin: await nameOf(ctx, proposal.adminId),
            isMine: proposal.adminId === viewerId,
            isStanding: await isStillAdmin(ctx, proposal.adminId),
          },
    updatedAtMs: dispute.updatedAtMs,
  };
}

async function otherDisputes(ctx: Pick<QueryCtx, "db">, dispute: Doc<"disputes">): Promise<{ client: number; advisor: number }> {
  const ofClient = await ctx.db
    .query("disputes")
    .withIndex("by_clientId_and_openedAtMs", (q) => q.eq("clientId", dispute.clientId))
    .take(OTHERS_COUNTED + 1);
  const ofAdvisor = await ctx.db
    .query("disputes")
    .withIndex("by_advisorUserId_and_openedAtMs", (q) => q.eq("advisorUserId", dispute.advisorUserId))
    .take(OTHERS_COUNTED + 1);
  return { client: ofClient.length - 1, advisor: ofAdvisor.length - 1 };
}

/** A dispute with everything an admin needs to decide it. */
export async function toAdminDetail(ctx: QueryCtx, dispute: Doc<"disputes">, viewerId: Id<"users">): Promise<AdminDetail> {
  const { refundTwoAdminsMinor } = await loadSettings(ctx);
  const earning = await loadEarning(ctx, dispute.sessionId);
  const { messages } = dispute.evidence;
  return {
    ...(await toAdminDispute(ctx, dispute, viewerId)),
    description: dispute.description,
    filesShared: dispute.filesShared,
    answer: dispute.answer === null ? null : { text: dispute.answer.text, atMs: dispute.answer.atMs },
    files: await filesFor(ctx, dispute, "admin"),
    events: await eventsOf(ctx, dispute, "admin"),
    evidence: dispute.evidence,
    receipt: await receiptOf(ctx, dispute, "client"),
    transcript: { hasMessages: messages.client + messages.advisor > 0 },
    limits: {
      refundMaxMinor: refundableMinor({ chargeMinor: dispute.chargeMinor, refundedMinor: earning.refundedMinor ?? 0n }),
      twoAdminsAboveMinor: refundTwoAdminsMinor,
      isOwn: sideOf(dispute, viewerId) !== null,
    },
    otherDisputes: await otherDisputes(ctx, dispute),
  };
}

/** What a decision would post, line by line, and what it comes to. */
export const previewValidator = v.object({
  lines: v.array(
    v.object({
      kind: literals("refund", "unfreeze", "release"),
      account: accountClass,
      owner: literals("client", "advisor", "platform"),
      deltaMinor: v.int64(),
      /** Of the account before and after this line; null for accounts of the platform. */
      balanceBeforeMinor: v.union(v.int64(), v.null()),
      balanceAfterMinor: v.union(v.int64(), v.null()),
    }),
  ),
  outcome: disputeOutcome,
  refundMinor: v.int64(),
  toWalletMinor: v.int64(),
  toDebtMinor: v.int64(),
  toPromoMinor: v.int64(),
  feeBackMinor: v.int64(),
  advisorBackMinor: v.int64(),
  fromFrozenMinor: v.int64(),
  fromAvailableMinor: v.int64(),
  newDebtMinor: v.int64(),
  givenBackMinor: v.int64(),
  needsSecond: v.boolean(),
});
export type Preview = Infer<typeof previewValidator>;

/** Writes a plan out as the lines it will post, with the balances as they are now. */
export async function toPreview(
  ctx: Pick<QueryCtx, "db">,
  input: { plan: DecisionPlan; needsSecond: boolean; dispute: Doc<"disputes"> },
): Promise<Preview> {
  const { plan, dispute } = input;
  const balances: Record<string, Balances> = {
    [dispute.clientId]: await loadBalances(ctx, dispute.clientId),
    [dispute.advisorUserId]: await loadBalances(ctx, dispute.advisorUserId),
  };
  const moved = new Map<string, bigint>();
  const lines = plan.postings.flatMap((planned) =>
    postingOf(planned).lines.map(({ account, deltaMinor }) => {
      const line = { kind: planned.kind, account: account.class, deltaMinor };
      if (account.ownerId === null) return { ...line, owner: "platform" as const, balanceBeforeMinor: null, balanceAfterMinor: null };
      const key = accountKey(account);
      const beforeMinor = moved.get(key) ?? balances[account.ownerId]?.[account.class] ?? 0n;
      moved.set(key, beforeMinor + deltaMinor);
      const owner = account.ownerId === dispute.clientId ? ("client" as const) : ("advisor" as const);
      return { ...line, owner, balanceBeforeMinor: beforeMinor, balanceAfterMinor: beforeMinor + deltaMinor };
    }),
  );
  return {
    lines,
    outcome: plan.outcome,
    refundMinor: plan.refundMinor,
    toWalletMinor: plan.toWalletMinor,
    toDebtMinor: plan.toDebtMinor,
    toPromoMinor: plan.toPromoMinor,
    feeBackMinor: plan.feeBackMinor,
    advisorBackMinor: plan.advisorBackMinor,
    fromFrozenMinor: plan.fromFrozenMinor,
    fromAvailableMinor: plan.fromAvailableMinor,
    newDebtMinor: plan.newDebtMinor,
    givenBackMinor: plan.givenBackMinor,
    needsSecond: input.needsSecond,
  };
}
