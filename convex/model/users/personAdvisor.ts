import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { DAY_MS } from "../../../lib/domain/calendar";
import { sumMinor } from "../../../lib/domain/money";
import { typicalResponseMs } from "../advisors/responseTimes";
import { findProfileOf } from "../advisors/searchAdvisors";
import { managedAdvisorValidator, toManagedAdvisor } from "../applications/listAdvisors";
import { findApplicationOf } from "../applications/rules";
import { applicationState } from "../applications/tables";
import { methodsOf, methodValidator, toMethodView, wantsMonthly } from "../payouts/methods";
import { paidEver } from "../payouts/paidMonths";
import { loadSettings } from "../settings/loadSettings";
import { findPerson } from "./findPerson";

/** Payout methods that are no longer in use, the latest first. */
const OLD_METHODS_SHOWN = 3;
/** More documents than an application can hold. */
const DOCUMENTS_MAX = 50;
const EARNED_DAYS = 30;

type User = Doc<"users">;

/** Somebody as an advisor, or on the way to be one. Amounts minor units, times server ms. */
export const personAdvisorValidator = v.object({
  profile: v.union(v.object({ ...managedAdvisorValidator.fields, responseMs: v.union(v.number(), v.null()) }), v.null()),
  /** What a draft says is nobody's business: of it only the state and when it was begun are told. */
  application: v.union(
    v.object({
      applicationId: v.id("applications"),
      state: applicationState,
      createdAtMs: v.number(),
      submittedAtMs: v.union(v.number(), v.null()),
      decidedAtMs: v.union(v.number(), v.null()),
      decidedBy: v.union(v.string(), v.null()),
      reason: v.union(v.string(), v.null()),
      documentCount: v.number(),
    }),
    v.null(),
  ),
  invitation: v.union(v.object({ by: v.string(), atMs: v.number() }), v.null()),
  /** Applications are by invitation, and this person neither has one nor needs one. */
  canInvite: v.boolean(),
  /** Null for somebody who never advised. */
  payout: v.union(
    v.object({
      /** Those in use, the default one first, then the latest that were taken away. Never more of a bank than the last four digits. */
      methods: v.array(methodValidator),
      monthly: v.boolean(),
      paidMinor: v.int64(),
      /** For sessions that were settled in the last 30 days, today included. */
      earnedMinor: v.int64(),
      sessionCount: v.number(),
    }),
    v.null(),
  ),
});
type PersonAdvisor = Infer<typeof personAdvisorValidator>;

async function applicationOf(ctx: QueryCtx, user: User): Promise<PersonAdvisor["application"]> {
  const row = await findApplicationOf(ctx, user._id);
  if (row === null) return null;
  const { _id: applicationId, state, createdAtMs } = row;
  if (state === "draft") {
    const untold = { submittedAtMs: null, decidedAtMs: null, decidedBy: null, reason: null, documentCount: 0 };
    return { applicationId, state, createdAtMs, ...untold };
  }
  const documents = await ctx.db
    .query("documents")
    .withIndex("by_applicationId", (q) => q.eq("applicationId", applicationId))
    .take(DOCUMENTS_MAX);
  const decidedBy = row.decidedBy === null ? null : await ctx.db.get("users", row.decidedBy);
  return {
    applicationId,
    state,
    createdAtMs,
    submittedAtMs: row.submittedAtMs,
    decidedAtMs: row.decidedAtMs,
    decidedBy: decidedBy?.firstName ?? null,
    reason: row.reason,
    documentCount: documents.length,
  };
}

async function invitationOf(ctx: QueryCtx, user: User): Promise<PersonAdvisor["invitation"]> {
  const invite = await ctx.db
    .query("applicationInvites")
    .withIndex("by_userId", (q) => q.eq("userId", user._id))
    .first();
  if (invite === null) return null;
  return { by: (await ctx.db.get("users", invite.invitedBy))?.firstName ?? "", atMs: invite.atMs };
}

async function payoutOf(ctx: QueryCtx, user: User): Promise<PersonAdvisor["payout"]> {
  const inUse = await methodsOf(ctx, user._id);
  const removed = await ctx.db
    .query("payoutMethods")
    .withIndex("by_advisorId_and_removedAtMs", (q) => q.eq("advisorId", user._id).gt("removedAtMs", 0))
    .order("desc")
    .take(OLD_METHODS_SHOWN);
  const days = await ctx.db
    .query("earningDays")
    .withIndex("by_advisorId_and_dayMs", (q) => q.eq("advisorId", user._id).gt("dayMs", Date.now() - EARNED_DAYS * DAY_MS))
    .take(EARNED_DAYS + 1);
  return {
    methods: [...inUse, ...removed].map(toMethodView),
    monthly: await wantsMonthly(ctx, user._id),
    paidMinor: await paidEver(ctx, user._id),
    earnedMinor: sumMinor(days.map(({ amountMinor }) => amountMinor)),
    sessionCount: days.reduce((sum, { sessionCount = 0 }) => sum + sessionCount, 0),
  };
}

/** What is known of somebody as an advisor; null when the text names nobody. Reads a bounded number of rows. */
export async function loadPersonAdvisor(ctx: QueryCtx, idText: string): Promise<PersonAdvisor | null> {
  const user = await findPerson(ctx, idText);
  if (user === null) return null;
  const profile = await findProfileOf(ctx, user._id);
  const invitation = await invitationOf(ctx, user);
  const { applications } = await loadSettings(ctx);
  const needsInvitation = applications === "invitation" && profile === null && invitation === null;
  return {
    profile: profile === null ? null : { ...(await toManagedAdvisor(ctx, profile)), responseMs: await typicalResponseMs(ctx, profile._id) },
    application: await applicationOf(ctx, user),
    invitation,
    canInvite: needsInvitation && user.deletedAtMs === undefined,
    payout: profile === null && !user.roles.includes("advisor") ? null : await payoutOf(ctx, user),
  };
}
