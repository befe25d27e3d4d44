import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { planAdjustment, type AdjustmentPlan, type AdjustmentWish, type PlannedAdjustment } from "../../../lib/domain/ledger/adjustments";
import { fail, failInput } from "../../errors";
import { recordAudit, type AuditActor } from "../audit/recordAudit";
import { requestKeyOrFail } from "../disputes/rules";
import { loadBalances } from "../ledger/balances";
import { postTransaction, type Posted } from "../ledger/postTransaction";
import { creditWallet } from "../metering/decide";
import { notify } from "../notifications/notify";
import { loadSettings } from "../settings/loadSettings";
import { isStillAdmin } from "../users/admins";
import { reasonOrFail } from "../users/reason";

type ReadCtx = Pick<QueryCtx, "db">;
type Adjustment = Doc<"adjustments">;
export type AdjustmentState = Adjustment["state"];

/** Whether another admin has to agree to an adjustment of this size: the same threshold as for refunds. */
export async function needsSecondAdmin(ctx: ReadCtx, amountMinor: bigint): Promise<boolean> {
  const sizeMinor = amountMinor < 0n ? -amountMinor : amountMinor;
  return sizeMinor > (await loadSettings(ctx)).refundTwoAdminsMinor;
}

/** Whose balance an admin may put right: nobody's own, and nobody's who is gone. */
export async function adjustableUser(ctx: ReadCtx, admin: Doc<"users">, userId: Id<"users">): Promise<Doc<"users">> {
  const user = (await ctx.db.get("users", userId)) ?? fail("NOT_FOUND");
  if (user._id === admin._id) fail("FORBIDDEN", { why: "own" });
  if (user.deletedAtMs !== undefined) fail("INVALID_STATE", { state: "deleted" });
  return user;
}

/** Whether somebody has, or may have, earnings. */
async function isAdvisor(ctx: ReadCtx, user: Doc<"users">): Promise<boolean> {
  if (user.roles.includes("advisor")) return true;
  const profile = await ctx.db
    .query("advisorProfiles")
    .withIndex("by_userId", (q) => q.eq("userId", user._id))
    .first();
  return profile !== null;
}

/** What an adjustment would post now. */
export async function planFor(ctx: ReadCtx, user: Doc<"users">, wish: AdjustmentWish, adjustmentId: string): Promise<AdjustmentPlan> {
  const balances = await loadBalances(ctx, user._id);
  return planAdjustment(wish, { adjustmentId, ownerId: user._id, isAdvisor: await isAdvisor(ctx, user), balances });
}

async function planOrFail(ctx: ReadCtx, user: Doc<"users">, wish: AdjustmentWish, adjustmentId: string): Promise<PlannedAdjustment> {
  const plan = await planFor(ctx, user, wish, adjustmentId);
  if (plan.ok) return plan.planned;
  const { code, ...details } = plan.obstacle;
  return fail(code, details);
}

type PostInput = { adjustment: Adjustment; user: Doc<"users">; actor: AuditActor; atMs: number };

async function postPlanned(ctx: MutationCtx, { adjustment, user, actor, atMs }: PostInput): Promise<Posted> {
  const { kind, input } = await planOrFail(ctx, user, adjustment, adjustment._id);
  const walletOwnerId = adjustment.account === "wallet" ? user._id : null;
  const context = { actor, effectiveAtMs: atMs, walletOwnerId, sessionId: null };
  switch (kind) {
    case "goodwill":
      return await postTransaction(ctx, kind, input, context);
    case "promo":
      return await postTransaction(ctx, kind, input, context);
    case "promoexp":
      return await postTransaction(ctx, kind, input, context);
    case "cb":
      return await postTransaction(ctx, kind, input, context);
    case "cbwon":
      return await postTransaction(ctx, kind, input, context);
    case "correct":
      return await postTransaction(ctx, kind, input, context);
  }
}

/** Money that comes into a wallet with open rooms goes into their hold, as a top-up does. */
async function post(ctx: MutationCtx, input: PostInput): Promise<Id<"ledgerTransactions">> {
  const { adjustment, user, actor } = input;
  if (adjustment.account === "earnings" || adjustment.amountMinor < 0n) return (await postPlanned(ctx, input)).transactionId;
  const posted: Id<"ledgerTransactions">[] = [];
  await creditWallet(ctx, { userId: user._id, job: "admin.adjust", actor }, async () => {
    const { transactionId, isNew } = await postPlanned(ctx, input);
    posted.push(transactionId);
    return { isNew };
  });
  return posted[0] ?? fail("NOT_FOUND");
}

/** What an adjustment changes, for the audit row. */
async function figuresOf(ctx: ReadCtx, adjustment: Adjustment) {
  const balances = await loadBalances(ctx, adjustment.userId);
  return adjustment.account === "wallet"
    ? { freeMinor: balances["C.avail"], promoMinor: balances["C.promo"], debtMinor: -balances["C.debt"] }
    : { availableMinor: balances["A.avail"], debtMinor: -balances["A.debt"] };
}

/** Posts an adjustment, writes its audit row and tells its owner, in the caller's transaction. */
async function carryOut(
  ctx: MutationCtx,
  input: { adjustment: Adjustment; user: Doc<"users">; admin: Doc<"users">; reason: string; second: Id<"users"> | null },
): Promise<void> {
  const { adjustment, user, admin, reason, second } = input;
  const { _id: adjustmentId, account, reasonCode, amountMinor } = adjustment;
  const actor = { kind: "user", userId: admin._id } as const;
  const atMs = Date.now();
  const before = await figuresOf(ctx, adjustment);
  const transactionId = await post(ctx, { adjustment, user, actor, atMs });
  await ctx.db.patch("adjustments", adjustmentId, {
    state: "posted",
    transactionId,
    decidedAtMs: atMs,
    ...(second === null ? {} : { decidedBy: second, decisionReason: reason }),
  });
  await recordAudit(ctx, {
    actor,
    action: "admin.adjust",
    target: { table: "users", id: user._id },
    reason,
    before,
    after: {
      ...(await figuresOf(ctx, adjustment)),
      account,
      reasonCode,
      amountMinor,
      adjustmentId,
      proposedBy: second === null ? undefined : adjustment.createdBy,
    },
  });
  await notify(ctx, {
    userId: user._id,
    kind: "balanceAdjusted",
    key: `balanceAdjusted:${adjustmentId}`,
    data: { adjustmentId, account, reasonCode, amountMinor },
  });
}

type Adjusted = { adjustmentId: Id<"adjustments">; state: AdjustmentState };

/**
 * Puts a balance right, once per request key. Above the threshold it waits for another admin. Fails with NOT_FOUND,
 * FORBIDDEN(why: own), INVALID_STATE(state: deleted), INVALID_INPUT(note | requestKey | amountMinor | reasonCode | account),
 * ABOVE_MAXIMUM, INSUFFICIENT_FUNDS, DUPLICATE_REQUEST.
 */
export async function adjustBalance(
  ctx: MutationCtx,
  input: AdjustmentWish & { admin: Doc<"users">; userId: Id<"users">; note: string; requestKey: string },
): Promise<Adjusted> {
  const { admin, userId, account, reasonCode, amountMinor } = input;
  const requestKey = requestKeyOrFail(input.requestKey);
  const text = input.note.trim();
  const note = text.length >= 3 && text.length <= 500 ? text : failInput("note");
  const user = await adjustableUser(ctx, admin, userId);
  const existing = await ctx.db
    .query("adjustments")
    .withIndex("by_createdBy_and_requestKey", (q) => q.eq("createdBy", admin._id).eq("requestKey", requestKey))
    .unique();
  if (existing !== null) {
    const isSame =
      existing.userId === userId &&
      existing.account === account &&
      existing.reasonCode === reasonCode &&
      existing.amountMinor === amountMinor &&
      existing.note === note;
    return isSame ? { adjustmentId: existing._id, state: existing.state } : fail("DUPLICATE_REQUEST");
  }
  const adjustmentId = await ctx.db.insert("adjustments", {
    userId,
    account,
    amountMinor,
    reasonCode,
    note,
    createdBy: admin._id,
    requestKey,
    createdAtMs: Date.now(),
    state: "proposed",
    decidedBy: null,
    decisionReason: null,
    decidedAtMs: null,
    transactionId: null,
  });
  const adjustment = (await ctx.db.get("adjustments", adjustmentId)) ?? fail("NOT_FOUND");
  if (!(await needsSecondAdmin(ctx, amountMinor))) {
    await carryOut(ctx, { adjustment, user, admin, reason: note, second: null });
    return { adjustmentId, state: "posted" };
  }
  await planOrFail(ctx, user, input, adjustmentId);
  await recordAudit(ctx, {
    actor: { kind: "user", userId: admin._id },
    action: "admin.proposeAdjustment",
    target: { table: "users", id: userId },
    reason: note,
    before: await figuresOf(ctx, adjustment),
    after: { account, reasonCode, amountMinor, adjustmentId },
  });
  return { adjustmentId, state: "proposed" };
}

/**
 * The second admin's word on an adjustment that waits: agreed, it is posted; otherwise, or by whoever proposed it, it is
 * dropped. What somebody proposed who is no admin any more can only be dropped. Fails with NOT_FOUND, FORBIDDEN(why: own | proposed |
 * former_admin), INVALID_INPUT(reason), INVALID_STATE(state), and as `adjustBalance`
 * when the balance has changed meanwhile.
 */
export async function confirmAdjustment(
  ctx: MutationCtx,
  input: { admin: Doc<"users">; adjustmentId: Id<"adjustments">; agree: boolean; reason: string },
): Promise<{ state: AdjustmentState }> {
  const { admin, agree } = input;
  const adjustment = (await ctx.db.get("adjustments", input.adjustmentId)) ?? fail("NOT_FOUND");
  const reason = reasonOrFail(input.reason);
  if (adjustment.state !== "proposed") fail("INVALID_STATE", { state: adjustment.state });
  if (agree) {
    const user = await adjustableUser(ctx, admin, adjustment.userId);
    if (adjustment.createdBy === admin._id) fail("FORBIDDEN", { why: "proposed" });
    if (!(await isStillAdmin(ctx, adjustment.createdBy))) fail("FORBIDDEN", { why: "former_admin" });
    await carryOut(ctx, { adjustment, user, admin, reason, second: admin._id });
    return { state: "posted" };
  }
  await ctx.db.patch("adjustments", adjustment._id, {
    state: "dropped",
    decidedBy: admin._id,
    decisionReason: reason,
    decidedAtMs: Date.now(),
  });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: admin._id },
    action: "admin.dropAdjustment",
    target: { table: "users", id: adjustment.userId },
    reason,
    before: { state: "proposed", amountMinor: adjustment.amountMinor, proposedBy: adjustment.createdBy },
    after: { state: "dropped", adjustmentId: adjustment._id },
  });
  return { state: "dropped" };
}
