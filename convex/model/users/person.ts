import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { advisorStatus } from "../advisors/tables";
import { auditOf, auditRowValidator } from "../audit/latest";
import { freeMinor, heldMinor, loadBalances } from "../ledger/balances";
import { sessionMode, sessionState } from "../sessions/tables";
import { personRowValidator, toPersonRow } from "./people";
import { loadPersonRecords, personRecordsValidator } from "./personRecords";

const SESSIONS_SHOWN = 10;

const sessionRowValidator = v.object({
  sessionId: v.id("sessions"),
  isClient: v.boolean(),
  clientFirstName: v.string(),
  advisorDisplayName: v.string(),
  mode: sessionMode,
  state: sessionState,
  requestedAtMs: v.number(),
  chargeMinor: v.union(v.int64(), v.null()),
});

/** One person as an admin sees them. Amounts minor units. */
export const personValidator = v.object({
  ...personRowValidator.fields,
  profile: v.union(v.object({ advisorId: v.id("advisorProfiles"), displayName: v.string(), status: advisorStatus }), v.null()),
  /** `owedMinor` is what the person owes on either side. */
  money: v.object({
    freeMinor: v.int64(),
    heldMinor: v.int64(),
    pendingMinor: v.int64(),
    availableMinor: v.int64(),
    frozenMinor: v.int64(),
    onItsWayMinor: v.int64(),
    owedMinor: v.int64(),
  }),
  /** The latest on either side, newest first. */
  sessions: v.array(sessionRowValidator),
  ...personRecordsValidator.fields,
  /** What was done to this account, newest first. */
  audit: v.array(auditRowValidator),
});

async function latestSessions(ctx: QueryCtx, userId: Id<"users">): Promise<Infer<typeof sessionRowValidator>[]> {
  const [asClient, asAdvisor] = await Promise.all([
    ctx.db
      .query("sessions")
      .withIndex("by_clientId_and_requestedAtMs", (q) => q.eq("clientId", userId))
      .order("desc")
      .take(SESSIONS_SHOWN),
    ctx.db
      .query("sessions")
      .withIndex("by_advisorUserId_and_requestedAtMs", (q) => q.eq("advisorUserId", userId))
      .order("desc")
      .take(SESSIONS_SHOWN),
  ]);
  return [...asClient, ...asAdvisor]
    .sort((a, b) => b.requestedAtMs - a.requestedAtMs)
    .slice(0, SESSIONS_SHOWN)
    .map((session) => ({
      sessionId: session._id,
      isClient: session.clientId === userId,
      clientFirstName: session.clientFirstName,
      advisorDisplayName: session.advisorDisplayName,
      mode: session.mode,
      state: session.state,
      requestedAtMs: session.requestedAtMs,
      chargeMinor: session.chargeMinor,
    }));
}

/** Everything an admin decides by; null when the id names nobody. */
export async function loadPerson(ctx: QueryCtx, idText: string): Promise<Infer<typeof personValidator> | null> {
  const userId = ctx.db.normalizeId("users", idText);
  const user = userId === null ? null : await ctx.db.get("users", userId);
  if (user === null) return null;
  const [balances, sessions, audit, profile] = await Promise.all([
    loadBalances(ctx, user._id),
    latestSessions(ctx, user._id),
    auditOf(ctx, user._id),
    ctx.db
      .query("advisorProfiles")
      .withIndex("by_userId", (q) => q.eq("userId", user._id))
      .unique(),
  ]);
  return {
    ...toPersonRow(user),
    profile: profile === null ? null : { advisorId: profile._id, displayName: profile.displayName, status: profile.status },
    money: {
      freeMinor: freeMinor(balances),
      heldMinor: heldMinor(balances),
      pendingMinor: balances["A.pending"],
      availableMinor: balances["A.avail"],
      frozenMinor: balances["A.frozen"],
      onItsWayMinor: balances["A.transit"],
      owedMinor: -balances["C.debt"] - balances["A.debt"],
    },
    sessions,
    ...(await loadPersonRecords(ctx, user._id, profile)),
    audit,
  };
}
