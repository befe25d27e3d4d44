import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { HISTORY_STATES, NAME_QUERY_MAX, historyStateOf } from "../../../lib/domain/sessionHistory";
import type { Party } from "../../../lib/domain/sessionStates";
import { matchesQuery } from "../../../lib/domain/wordSearch";
import { disputableUntilMs } from "../../../lib/domain/disputes/rules";
import { failInput } from "../../errors";
import { findDispute, windowOf } from "../disputes/rules";
import { disputeState } from "../disputes/tables";
import { boundedPage } from "../pages";
import { findOwnSession, sessionViewValidator, toSessionView } from "./projections";
import { sessionMode } from "./tables";

/** Most rows of one page, and how many rows a narrowed page looks through. */
const PAGE_MAX = 100;

/** How a history may be narrowed. What is left out narrows nothing. */
export const historyFilterValidator = v.object({
  state: v.optional(literals(...HISTORY_STATES)),
  mode: v.optional(sessionMode),
  /** When the session was asked for, server ms: from included, to excluded. */
  fromMs: v.optional(v.number()),
  toMs: v.optional(v.number()),
  /** An own session: only those with the same person. People are never named by their user id. */
  withSessionId: v.optional(v.string()),
  /** Words that begin words of the other person's name. */
  name: v.optional(v.string()),
});

export type HistoryFilter = Infer<typeof historyFilterValidator>;

/** A session of the history: what it was, and where it stands with a dispute. */
export const historyRowValidator = v.object({
  ...sessionViewValidator.fields,
  dispute: v.union(v.object({ disputeId: v.id("disputes"), state: disputeState }), v.null()),
  /** The client's only: until when (server ms, exclusive) a problem can be reported; null where that is out of the question. */
  reportUntilMs: v.union(v.number(), v.null()),
});

type HistoryRow = Infer<typeof historyRowValidator>;

async function toHistoryRow(ctx: QueryCtx, session: Doc<"sessions">, role: Party): Promise<HistoryRow> {
  const view = toSessionView(session, role);
  if (session.state !== "ended") return { ...view, dispute: null, reportUntilMs: null };
  const dispute = await findDispute(ctx, session._id);
  const canReport = role === "client" && dispute === null;
  return {
    ...view,
    dispute: dispute === null ? null : { disputeId: dispute._id, state: dispute.state },
    reportUntilMs: canReport ? disputableUntilMs(session, await windowOf(ctx, session)) : null,
  };
}

function checkFilter({ fromMs, toMs, name }: HistoryFilter): void {
  if (fromMs !== undefined && !Number.isFinite(fromMs)) failInput("fromMs");
  if (toMs !== undefined && !Number.isFinite(toMs)) failInput("toMs");
  if (name !== undefined && name.length > NAME_QUERY_MAX) failInput("name");
}

function matches(session: Doc<"sessions">, role: Party, { state, mode, name }: HistoryFilter): boolean {
  return (
    (state === undefined || historyStateOf(session.state) === state) &&
    (mode === undefined || session.mode === mode) &&
    (name === undefined || matchesQuery(name, [role === "client" ? session.advisorDisplayName : session.clientFirstName]))
  );
}

type Pair = Pick<Doc<"sessions">, "clientId" | "advisorUserId">;

/** Own sessions of a period, of one pair of people or of all, in the order of their requests; each from an index of its own. */
function inPeriod(ctx: QueryCtx, input: { userId: Id<"users">; role: Party; pair: Pair | null; filter: HistoryFilter }) {
  const { userId, role, pair } = input;
  const fromMs = input.filter.fromMs ?? 0;
  const toMs = input.filter.toMs ?? Number.MAX_SAFE_INTEGER;
  const sessions = ctx.db.query("sessions");
  if (pair !== null) {
    return sessions.withIndex("by_clientId_and_advisorUserId_and_requestedAtMs", (q) =>
      q.eq("clientId", pair.clientId).eq("advisorUserId", pair.advisorUserId).gte("requestedAtMs", fromMs).lt("requestedAtMs", toMs),
    );
  }
  return role === "client"
    ? sessions.withIndex("by_clientId_and_requestedAtMs", (q) => q.eq("clientId", userId).gte("requestedAtMs", fromMs).lt("requestedAtMs", toMs))
    : sessions.withIndex("by_advisorUserId_and_requestedAtMs", (q) =>
        q.eq("advisorUserId", userId).gte("requestedAtMs", fromMs).lt("requestedAtMs", toMs),
      );
}

/**
 * One page of own sessions on one side, newest request first. Period and person come from an index. State, mode and name
 * are looked for in up to a hundred rows, so such a page may hold fewer rows than asked for; `isDone` alone says that
 * there is nothing more. Fails with INVALID_INPUT(numItems | fromMs | toMs | name).
 */
export async function pageOfHistory(
  ctx: QueryCtx,
  input: { userId: Id<"users">; role: Party; filter: HistoryFilter; paginationOpts: PaginationOptions },
): Promise<PaginationResult<HistoryRow>> {
  const { userId, role, filter } = input;
  checkFilter(filter);
  const asked = boundedPage(input.paginationOpts, PAGE_MAX);
  let pair: Pair | null = null;
  if (filter.withSessionId !== undefined) {
    const own = await findOwnSession(ctx, filter.withSessionId, userId);
    if (own?.party !== role) return { page: [], isDone: true, continueCursor: "" };
    pair = own.session;
  }
  const isSifted = filter.state !== undefined || filter.mode !== undefined || filter.name !== undefined;
  const found = await inPeriod(ctx, { userId, role, pair, filter })
    .order("desc")
    .paginate(isSifted ? { ...asked, numItems: PAGE_MAX } : asked);
  const fitting = found.page.filter((session) => matches(session, role, filter));
  return { ...found, page: await Promise.all(fitting.map((session) => toHistoryRow(ctx, session, role))) };
}
