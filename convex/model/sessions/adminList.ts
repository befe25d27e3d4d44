import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { PARTIES } from "../../../lib/domain/sessionStates";
import { failInput } from "../../errors";
import { disputeState } from "../disputes/tables";
import { findDispute } from "../disputes/rules";
import { boundedPage } from "../pages";
import { endReason, sessionMode, sessionState } from "./tables";

/** Most rows of one page, and how many rows a page narrowed beyond its index looks through. */
const PAGE_MAX = 50;
const SIFTED = 100;

/** How admins narrow the list of sessions. What is left out narrows nothing. */
export const sessionsFilterValidator = v.object({
  /** A users id, and on which side; the client's if left out. */
  personId: v.optional(v.string()),
  side: v.optional(literals(...PARTIES)),
  /** One state, or all that wait or are open. */
  state: v.optional(v.union(sessionState, v.literal("open"))),
  mode: v.optional(sessionMode),
  /** When it was asked for, server ms: from included, to excluded. */
  fromMs: v.optional(v.number()),
  toMs: v.optional(v.number()),
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

function inOrder(ctx: QueryCtx, filter: Filter, personId: Id<"users"> | null) {
  const { side, state, sort } = filter;
  const fromMs = filter.fromMs ?? 0;
  const toMs = filter.toMs ?? Number.MAX_SAFE_INTEGER;
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
  if (sort === "charge") return sessions.withIndex("by_chargeMinor", (q) => q.gt("chargeMinor", null));
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

function fits(session: Doc<"sessions">, { state, mode, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER }: Filter): boolean {
  return (
    (state === undefined || (state === "open" ? session.isOpen : session.state === state)) &&
    (mode === undefined || session.mode === mode) &&
    session.requestedAtMs >= fromMs &&
    session.requestedAtMs < toMs
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
 * One page of everybody's sessions. Person, state and period come from an index; the mode, and everything under the order
 * by charge, is looked for in up to a hundred rows, so that such a page may be short: `isDone` alone says that there is
 * nothing more. Fails with INVALID_INPUT(numItems | fromMs | toMs).
 */
export async function pageOfAllSessions(
  ctx: QueryCtx,
  { filter, paginationOpts }: { filter: Filter; paginationOpts: PaginationOptions },
): Promise<PaginationResult<AdminSessionRow>> {
  for (const field of ["fromMs", "toMs"] as const) if (filter[field] !== undefined && !Number.isFinite(filter[field])) failInput(field);
  const asked = boundedPage(paginationOpts, PAGE_MAX);
  const personId = filter.personId === undefined ? null : ctx.db.normalizeId("users", filter.personId);
  if (filter.personId !== undefined && personId === null) return { page: [], isDone: true, continueCursor: "" };
  const isSifted = filter.mode !== undefined || (filter.state !== undefined && personId !== null) || filter.sort === "charge";
  const found = await inOrder(ctx, filter, personId)
    .order(filter.sort === "oldest" ? "asc" : "desc")
    .paginate(isSifted ? { ...asked, numItems: SIFTED } : asked);
  const rows = found.page.filter((session) => fits(session, filter));
  return { ...found, page: await Promise.all(rows.map((session) => toRow(ctx, session))) };
}
