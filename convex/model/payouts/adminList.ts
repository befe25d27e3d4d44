import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { boundsOf, periodArgs, siftedPage } from "../pages";
import { methodKind, withdrawalState } from "./tables";
import { toAdminWithdrawal, type adminWithdrawalValidator } from "./views";

const PAGE_MAX = 50;

/** How admins narrow the list of withdrawals. What is left out narrows nothing; the period is that of the request. */
export const withdrawalsFilterValidator = v.object({
  /** A users id. */
  advisorId: v.optional(v.string()),
  state: v.optional(withdrawalState),
  methodKind: v.optional(methodKind),
  ...periodArgs,
  /** waiting if left out: what waits for a decision oldest first, everything else newest first. amount: the largest first. */
  sort: v.optional(literals("waiting", "newest", "oldest", "amount")),
});
type Filter = Infer<typeof withdrawalsFilterValidator>;
type Bounds = ReturnType<typeof boundsOf>;

function inOrder(ctx: QueryCtx, { state, sort = "waiting" }: Filter, advisorId: Id<"users"> | null, { fromMs, toMs }: Bounds) {
  const withdrawals = ctx.db.query("withdrawals");
  if (sort === "amount") {
    if (advisorId !== null) return withdrawals.withIndex("by_advisorId_and_amountMinor", (q) => q.eq("advisorId", advisorId)).order("desc");
    return state === undefined
      ? withdrawals.withIndex("by_amountMinor").order("desc")
      : withdrawals.withIndex("by_state_and_amountMinor", (q) => q.eq("state", state)).order("desc");
  }
  const order = sort === "oldest" || (sort === "waiting" && state === "pending") ? "asc" : "desc";
  if (advisorId !== null) {
    return state === undefined
      ? withdrawals
          .withIndex("by_advisorId_and_requestedAtMs", (q) =>
            q.eq("advisorId", advisorId).gte("requestedAtMs", fromMs).lt("requestedAtMs", toMs),
          )
          .order(order)
      : withdrawals
          .withIndex("by_advisorId_and_state", (q) =>
            q.eq("advisorId", advisorId).eq("state", state).gte("requestedAtMs", fromMs).lt("requestedAtMs", toMs),
          )
          .order(order);
  }
  return state === undefined
    ? withdrawals.withIndex("by_requestedAtMs", (q) => q.gte("requestedAtMs", fromMs).lt("requestedAtMs", toMs)).order(order)
    : withdrawals.withIndex("by_state", (q) => q.eq("state", state).gte("requestedAtMs", fromMs).lt("requestedAtMs", toMs)).order(order);
}

function passing(withdrawals: ReturnType<typeof inOrder>, { state, methodKind: kind }: Filter, { fromMs, toMs }: Bounds) {
  // What an index has narrowed passes again; who calls bounds the rows one page may read.
  // eslint-disable-next-line @convex-dev/no-filter-in-query
  return withdrawals.filter((q) =>
    q.and(
      q.gte(q.field("requestedAtMs"), fromMs),
      q.lt(q.field("requestedAtMs"), toMs),
      ...(state === undefined ? [] : [q.eq(q.field("state"), state)]),
      ...(kind === undefined ? [] : [q.eq(q.field("methodKind"), kind)]),
    ),
  );
}

/**
 * One page of everybody's withdrawals. Advisor, state and period come from an index; the kind of method, and what the order
 * by amount leaves over, is looked for in a bounded number of rows (`siftedPage`). An id that names nobody finds nothing.
 * Fails with INVALID_INPUT(numItems | maximumRowsRead | fromMs | toMs).
 */
export async function pageOfAllWithdrawals(
  ctx: QueryCtx,
  input: { adminId: Id<"users">; filter: Filter; paginationOpts: PaginationOptions },
): Promise<PaginationResult<Infer<typeof adminWithdrawalValidator>>> {
  const { adminId, filter } = input;
  const bounds = boundsOf(filter);
  const asked = siftedPage(input.paginationOpts, PAGE_MAX);
  const advisorId = filter.advisorId === undefined ? null : ctx.db.normalizeId("users", filter.advisorId);
  if (filter.advisorId !== undefined && advisorId === null) return { page: [], isDone: true, continueCursor: "" };
  const { page, isDone, continueCursor } = await passing(inOrder(ctx, filter, advisorId, bounds), filter, bounds).paginate(asked);
  return { page: await Promise.all(page.map((row) => toAdminWithdrawal(ctx, row, adminId))), isDone, continueCursor };
}
