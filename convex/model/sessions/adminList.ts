import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { PARTIES } from "../../../lib/domain/sessionStates";
import { disputeState } from "../disputes/tables";
import { findDispute } from "../disputes/rules";
import { boundsOf, periodArgs, siftedPage } from "../pages";
import { endReason, sessionMode, sessionState } from "./tables";

const PAGE_MAX = 50;

/** How admins narrow the list of sessions. What is left out narrows nothing; the period is that of the request. */
export const sessionsFilterValidator = v.object({
  /** A users id, and on which side; the client's if left out. */
  personId: v.optional(v.string()),
  side: v.optional(literals(...PARTIES)),
  /** One state, or all that wait or are open. */
  state: v.optional(v.union(sessionState, v.literal("open"))),
  mode: v.optional(sessionMode),
  ...periodArgs,
  /** newest if left out; charge: the dearest first. */
  sort: v.optional(literals("newest", "oldest", "charge")),
});
type Filter = Infer<typeof sessionsFilterValidator>;

/** A session in the admins' list. Amounts minor units, times server ms. */
export const sessionRowValidator = v.object({
  sessionId: v.id("sessions"),
  clientId: v.id("users"),
  clientFirstName: v.string(),
  advisorUserId: v.id("users"),
  advisorDisplayName: v.string(),
  mode: sessionMode,
  state: sessionState,
  isOpen: v.boolean(),
  requestedAtMs: v.number(),
  startedAtMs: v.union(v.number(), v.null()),
  endedAtMs: v.union(v.number(), v.null()),
  endReason: v.union(endReason, v.null()),
  billedMs: v.number(),
  ratePerMinuteMinor: v.int64(),
  chargeMinor: v.union(v.int64(), v.null()),
  feeMinor: v.union(v.int64(), v.null()),
  disputeState: v.union(disputeState, v.null()),
});
type AdminSessionRow = Infer<typeof sessionRowValidator>;

type Bounds = ReturnType<typeof boundsOf>;

function byCharge(ctx: QueryCtx, side: Filter["side"], personId: Id<"users"> | null) {
  const sessions = ctx.db.query("sessions");
  if (personId === null) return sessions.withIndex("by_chargeMinor", (q) => q.gt("chargeMinor", null));
  return side === "advisor"
    ? sessions.withIndex("by_advisorUserId_and_chargeMinor", (q) => q.eq("advisorUserId", personId).gt("chargeMinor", null))
    : sessions.withIndex("by_clientId_and_chargeMinor", (q) => q.eq("clientId", personId).gt("chargeMinor", null));
}

function byRequest(ctx: QueryCtx, { side, state }: Filter, personId: Id<"users"> | null, { fromMs, toMs }: Bounds) {
  const sessions = ctx.db.query("sessions");
  if (personId !== null) {
    return side === "advisor"
      ? sessions.withIndex("by_advisorUserId_and_requestedAtMs", (q) =>
          q.eq("advisorUserId", personId).gte("requestedAtMs", fromMs).lt("requestedAtMs", toMs),
        )
      : sessions.withIndex("by_clientId_and_requestedAtMs", (q) =>
          q.eq("clientId", personId).gte("requestedAtMs", fromMs).lt("requestedAtMs", toMs),
        );
  }
  if (state === "open") {
    return sessions.withIndex("by_isOpen_and_requestedAtMs", (q) =>
      q.eq("isOpen", true).gte("requestedAtMs", fromMs).lt("requestedAtMs", toMs),
    );
  }
  if (state !== undefined) {
    return sessions.withIndex("by_state_and_requestedAtMs", (q) =>
      q.eq("state", state).gte("requestedAtMs", fromMs).lt("requestedAtMs", toMs),
    );
  }
  return sessions.withIndex("by_requestedAtMs", (q) => q.gte("requestedAtMs", fromMs).lt("requestedAtMs", toMs));
}

function inOrder(ctx: QueryCtx, filter: Filter, personId: Id<"users"> | null, bounds: Bounds) {
  if (filter.sort === "charge") return byCharge(ctx, filter.side, personId).order("desc");
  return byRequest(ctx, filter, personId, bounds).order(filter.sort === "oldest" ? "asc" : "desc");
}

function passing(sessions: ReturnType<typeof inOrder>, { state, mode }: Filter, { fromMs, toMs }: Bounds) {
  // What an index has narrowed passes again; who calls bounds the rows one page may read.
  // eslint-disable-next-line @convex-dev/no-filter-in-query
  return sessions.filter((q) =>
    q.and(
      q.gte(q.field("requestedAtMs"), fromMs),
      q.lt(q.field("requestedAtMs"), toMs),
      ...(state === undefined ? [] : [state === "open" ? q.eq(q.field("isOpen"), true) : q.eq(q.field("state"), state)]),
      ...(mode === undefined ? [] : [q.eq(q.field("mode"), mode)]),
    ),
  );
}

async function toRow(ctx: QueryCtx, session: Doc<"sessions">): Promise<AdminSessionRow> {
  const dispute = session.isOpen ? null : await findDispute(ctx, session._id);
  return {
    sessionId: session._id,
    clientId: session.clientId,
    clientFirstName: session.clientFirstName,
    advisorUserId: session.advisorUserId,
    advisorDisplayName: session.advisorDisplayName,
    mode: session.mode,
    state: session.state,
    isOpen: session.isOpen,
    requestedAtMs: session.requestedAtMs,
    startedAtMs: session.startedAtMs,
    endedAtMs: session.endedAtMs,
    endReason: session.endReason,
    billedMs: session.baseMs,
    ratePerMinuteMinor: session.ratePerMinuteMinor,
    chargeMinor: session.chargeMinor,
    feeMinor: session.feeMinor,
    disputeState: dispute?.state ?? null,
  };
}

/**
 * One page of everybody's sessions. Person, state and period come from an index; the mode, and what the order by charge
 * leaves over, is looked for in a bounded number of rows (`siftedPage`). An id that names nobody finds nothing. Fails with
 * INVALID_INPUT(numItems | maximumRowsRead | fromMs | toMs).
 */
export async function pageOfAllSessions(
  ctx: QueryCtx,
  { filter, paginationOpts }: { filter: Filter; paginationOpts: PaginationOptions },
): Promise<PaginationResult<AdminSessionRow>> {
  const bounds = boundsOf(filter);
  const asked = siftedPage(paginationOpts, PAGE_MAX);
  const personId = filter.personId === undefined ? null : ctx.db.normalizeId("users", filter.personId);
  if (filter.personId !== undefined && personId === null) return { page: [], isDone: true, continueCursor: "" };
  const { page, isDone, continueCursor } = await passing(inOrder(ctx, filter, personId, bounds), filter, bounds).paginate(asked);
  return { page: await Promise.all(page.map((session) => toRow(ctx, session))), isDone, continueCursor };
}
