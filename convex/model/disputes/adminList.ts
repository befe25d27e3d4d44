import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { isDisputeOpen } from "../../../lib/domain/disputes/rules";
import { PARTIES } from "../../../lib/domain/sessionStates";
import { boundsOf, periodArgs, siftedPage } from "../pages";
import { toAdminDispute, type AdminDispute } from "./adminViews";
import { disputeReason, disputeState } from "./tables";

const PAGE_MAX = 50;

/** How admins narrow the list of disputes. What is left out narrows nothing; the period is that of the opening. */
export const disputesFilterValidator = v.object({
  /** A users id, and on which side; the client's if left out. */
  personId: v.optional(v.string()),
  side: v.optional(literals(...PARTIES)),
  state: v.optional(disputeState),
  isOpen: v.optional(v.boolean()),
  /** True: those that wait for a second admin. */
  awaitingSecond: v.optional(v.boolean()),
  reason: v.optional(disputeReason),
  ...periodArgs,
  /**
   * waiting if left out: oldest first where all that fit wait for something, else newest first. charge: the dearest first.
   * deadline: open ones alone, by the day they are to be decided, soonest first.
   */
  sort: v.optional(literals("waiting", "newest", "oldest", "charge", "deadline")),
});
type Filter = Infer<typeof disputesFilterValidator>;
type Bounds = ReturnType<typeof boundsOf>;

/** Whether all that fit are open, or none is; null where both are. */
function openness({ state, isOpen, awaitingSecond }: Filter): boolean | null {
  if (awaitingSecond === true) return true;
  if (state !== undefined) return isDisputeOpen(state);
  return isOpen ?? null;
}

function byCharge(ctx: QueryCtx, filter: Filter, personId: Id<"users"> | null) {
  const disputes = ctx.db.query("disputes");
  const isOpen = openness(filter);
  if (personId !== null) {
    return filter.side === "advisor"
      ? disputes.withIndex("by_advisorUserId_and_chargeMinor", (q) => q.eq("advisorUserId", personId))
      : disputes.withIndex("by_clientId_and_chargeMinor", (q) => q.eq("clientId", personId));
  }
  return isOpen === null
    ? disputes.withIndex("by_chargeMinor")
    : disputes.withIndex("by_isOpen_and_chargeMinor", (q) => q.eq("isOpen", isOpen));
}

function byOpening(ctx: QueryCtx, filter: Filter, personId: Id<"users"> | null, { fromMs, toMs }: Bounds) {
  const { side, state, isOpen, awaitingSecond } = filter;
  const disputes = ctx.db.query("disputes");
  if (personId !== null) {
    return side === "advisor"
      ? disputes.withIndex("by_advisorUserId_and_openedAtMs", (q) =>
          q.eq("advisorUserId", personId).gte("openedAtMs", fromMs).lt("openedAtMs", toMs),
        )
      : disputes.withIndex("by_clientId_and_openedAtMs", (q) =>
          q.eq("clientId", personId).gte("openedAtMs", fromMs).lt("openedAtMs", toMs),
        );
  }
  if (awaitingSecond === true) {
    return disputes.withIndex("by_hasProposal_and_openedAtMs", (q) =>
      q.eq("hasProposal", true).gte("openedAtMs", fromMs).lt("openedAtMs", toMs),
    );
  }
  if (state !== undefined) {
    return disputes.withIndex("by_state_and_openedAtMs", (q) => q.eq("state", state).gte("openedAtMs", fromMs).lt("openedAtMs", toMs));
  }
  return isOpen === undefined
    ? disputes.withIndex("by_openedAtMs", (q) => q.gte("openedAtMs", fromMs).lt("openedAtMs", toMs))
    : disputes.withIndex("by_isOpen_and_openedAtMs", (q) => q.eq("isOpen", isOpen).gte("openedAtMs", fromMs).lt("openedAtMs", toMs));
}

function inOrder(ctx: QueryCtx, filter: Filter, personId: Id<"users"> | null, bounds: Bounds) {
  const { sort = "waiting" } = filter;
  if (sort === "charge") return byCharge(ctx, filter, personId).order("desc");
  if (sort === "deadline")
    return ctx.db
      .query("disputes")
      .withIndex("by_isOpen_and_decideByMs", (q) => q.eq("isOpen", true))
      .order("asc");
  const isOldestFirst = sort === "oldest" || (sort === "waiting" && openness(filter) === true);
  return byOpening(ctx, filter, personId, bounds).order(isOldestFirst ? "asc" : "desc");
}

function passing(disputes: ReturnType<typeof inOrder>, filter: Filter, personId: Id<"users"> | null, { fromMs, toMs }: Bounds) {
  const { side, state, isOpen, awaitingSecond, reason } = filter;
  // What an index has narrowed passes again; who calls bounds the rows one page may read.
  // eslint-disable-next-line @convex-dev/no-filter-in-query
  return disputes.filter((q) =>
    q.and(
      q.gte(q.field("openedAtMs"), fromMs),
      q.lt(q.field("openedAtMs"), toMs),
      ...(personId === null ? [] : [q.eq(q.field(side === "advisor" ? "advisorUserId" : "clientId"), personId)]),
      ...(state === undefined ? [] : [q.eq(q.field("state"), state)]),
      ...(isOpen === undefined ? [] : [q.eq(q.field("isOpen"), isOpen)]),
      ...(awaitingSecond === true ? [q.eq(q.field("hasProposal"), true)] : []),
      ...(reason === undefined ? [] : [q.eq(q.field("reason"), reason)]),
    ),
  );
}

/**
 * One page of all disputes. Person, state and period come from an index; the reason, and what the orders by charge and by
 * deadline leave over, is looked for in a bounded number of rows (`siftedPage`). An id that names nobody finds nothing. Fails
 * with INVALID_INPUT(numItems | maximumRowsRead | fromMs | toMs).
 */
export async function pageOfAllDisputes(
  ctx: QueryCtx,
  input: { viewerId: Id<"users">; filter: Filter; paginationOpts: PaginationOptions },
): Promise<PaginationResult<AdminDispute>> {
  const { viewerId, filter } = input;
  const bounds = boundsOf(filter);
  const asked = siftedPage(input.paginationOpts, PAGE_MAX);
  const personId = filter.personId === undefined ? null : ctx.db.normalizeId("users", filter.personId);
  if (filter.personId !== undefined && personId === null) return { page: [], isDone: true, continueCursor: "" };
  const { page, isDone, continueCursor } = await passing(inOrder(ctx, filter, personId, bounds), filter, personId, bounds).paginate(asked);
  return { page: await Promise.all(page.map((row) => toAdminDispute(ctx, row, viewerId))), isDone, continueCursor };
}
