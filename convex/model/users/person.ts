import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { findProfileOf } from "../advisors/searchAdvisors";
import { advisorStatus } from "../advisors/tables";
import { findApplicationOf } from "../applications/rules";
import { auditOfAll, auditRowValidator } from "../audit/latest";
import { freeMinor, heldMinor, loadBalances } from "../ledger/balances";
import { findReview } from "../reviews/submitReview";
import { sessionMode, sessionState } from "../sessions/tables";
import { findPerson } from "./findPerson";
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
  /** The client's stars for it, removed reviews included. */
  stars: v.union(v.number(), v.null()),
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
  /** What was done to this account, to the profile and to the application, newest first. */
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
  const latest = [...asClient, ...asAdvisor].sort((a, b) => b.requestedAtMs - a.requestedAtMs).slice(0, SESSIONS_SHOWN);
  return await Promise.all(
    latest.map(async (session) => ({
      sessionId: session._id,
      isClient: session.clientId === userId,
      clientFirstName: session.clientFirstName,
      advisorDisplayName: session.advisorDisplayName,
      mode: session.mode,
      state: session.state,
      requestedAtMs: session.requestedAtMs,
      chargeMinor: session.chargeMinor,
      stars: (await findReview(ctx, session._id))?.overall ?? null,
    })),
  );
}

/** Everything an admin decides by; null when the id names nobody. */
export async function loadPerson(ctx: QueryCtx, idText: string): Promise<Infer<typeof personValidator> | null> {
  const user = await findPerson(ctx, idText);
  if (user === null) return null;
  const [balances, sessions, profile, application] = await Promise.all([
    loadBalances(ctx, user._id),
    latestSessions(ctx, user._id),
    findProfileOf(ctx, user._id),
    findApplicationOf(ctx, user._id),
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
    audit: await auditOfAll(ctx, [user._id, profile?._id, application?._id]),
  };
}
