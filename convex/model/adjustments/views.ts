import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import type { AdjustmentWish } from "../../../lib/domain/ledger/adjustments";
import { accountKey } from "../../../lib/domain/ledger/accounts";
import { buildPosting } from "../../../lib/domain/ledger/postings";
import { accountClass } from "../ledger/tables";
import { boundedPage } from "../pages";
import { isStillAdmin } from "../users/admins";
import { adjustableUser, needsSecondAdmin, planFor, type AdjustmentState } from "./adjust";
import { adjustedAccount, adjustmentReason, adjustmentState } from "./tables";

const PAGE_MAX = 50;

const personValidator = v.object({ userId: v.id("users"), name: v.string() });

/** One adjustment as admins see it. Amounts minor units. */
export const adjustmentValidator = v.object({
  adjustmentId: v.id("adjustments"),
  user: personValidator,
  account: adjustedAccount,
  amountMinor: v.int64(),
  reasonCode: adjustmentReason,
  note: v.string(),
  state: adjustmentState,
  createdAtMs: v.number(),
  createdBy: personValidator,
  decidedBy: v.union(personValidator, v.null()),
  decisionReason: v.union(v.string(), v.null()),
  decidedAtMs: v.union(v.number(), v.null()),
  transactionId: v.union(v.id("ledgerTransactions"), v.null()),
  /** Whether the viewer may agree to it. */
  canAgree: v.boolean(),
});
type AdjustmentView = Infer<typeof adjustmentValidator>;

/** Somebody's name for admins; the id where there is none. */
export async function personOf(ctx: QueryCtx, userId: Id<"users">): Promise<Infer<typeof personValidator>> {
  const user = await ctx.db.get("users", userId);
  const name = user === null ? "" : [user.firstName, user.surname].filter(Boolean).join(" ");
  return { userId, name };
}

async function toView(ctx: QueryCtx, viewer: Doc<"users">, row: Doc<"adjustments">): Promise<AdjustmentView> {
  const { _id, _creationTime, userId, requestKey: _requestKey, createdBy, decidedBy, ...fields } = row;
  return {
    ...fields,
    adjustmentId: _id,
    user: await personOf(ctx, userId),
    createdBy: await personOf(ctx, createdBy),
    decidedBy: decidedBy === null ? null : await personOf(ctx, decidedBy),
    canAgree: row.state === "proposed" && createdBy !== viewer._id && userId !== viewer._id && (await isStillAdmin(ctx, createdBy)),
  };
}

/** One page of adjustments, newest first: of one person, or in one state, or all. */
export async function pageOfAdjustments(
  ctx: QueryCtx,
  input: { viewer: Doc<"users">; userId?: Id<"users">; state?: AdjustmentState; paginationOpts: PaginationOptions },
): Promise<PaginationResult<AdjustmentView>> {
  const { viewer, userId, state } = input;
  const rows = ctx.db.query("adjustments");
  const narrowed =
    userId !== undefined
      ? rows.withIndex("by_userId", (q) => q.eq("userId", userId))
      : state !== undefined
        ? rows.withIndex("by_state", (q) => q.eq("state", state))
        : rows;
  const found = await narrowed.order("desc").paginate(boundedPage(input.paginationOpts, PAGE_MAX));
  return { ...found, page: await Promise.all(found.page.map((row) => toView(ctx, viewer, row))) };
}

/** What an adjustment would do now. Balances are null on platform accounts, which keep none. */
export const adjustmentPreviewValidator = v.union(
  v.object({
    obstacle: v.null(),
    needsSecond: v.boolean(),
    lines: v.array(
      v.object({
        accountClass,
        deltaMinor: v.int64(),
        balanceBeforeMinor: v.union(v.int64(), v.null()),
        balanceAfterMinor: v.union(v.int64(), v.null()),
      }),
    ),
  }),
  v.object({
    obstacle: v.object({
      code: v.string(),
      field: v.optional(v.string()),
      limitMinor: v.optional(v.int64()),
      availableMinor: v.optional(v.int64()),
    }),
  }),
);

/** The postings of an adjustment before it happens: the very ones `adjustBalance` makes. */
export async function previewAdjustment(
  ctx: QueryCtx,
  input: AdjustmentWish & { admin: Doc<"users">; userId: Id<"users"> },
): Promise<Infer<typeof adjustmentPreviewValidator>> {
  const user = await adjustableUser(ctx, input.admin, input.userId);
  const plan = await planFor(ctx, user, input, "preview");
  if (!plan.ok) return { obstacle: plan.obstacle };
  const { lines } = buildPosting(plan.planned.kind, plan.planned.input);
  const shown = await Promise.all(
    lines.map(async ({ account, deltaMinor }) => {
      if (account.ownerId === null) return { accountClass: account.class, deltaMinor, balanceBeforeMinor: null, balanceAfterMinor: null };
      const key = accountKey(account);
      const row = await ctx.db
        .query("accounts")
        .withIndex("by_key", (q) => q.eq("key", key))
        .unique();
      const balanceBeforeMinor = row?.balanceMinor ?? 0n;
      return { accountClass: account.class, deltaMinor, balanceBeforeMinor, balanceAfterMinor: balanceBeforeMinor + deltaMinor };
    }),
  );
  return { obstacle: null, needsSecond: await needsSecondAdmin(ctx, input.amountMinor), lines: shown };
}
