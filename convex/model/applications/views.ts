import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { APPLICATION_MODES, type ApplicationFields } from "../../../lib/domain/applications/fields";
import { findProfileOf } from "../advisors/searchAdvisors";
import { loadSettings } from "../settings/loadSettings";
import { firstFields } from "./saveDraft";
import { fieldsOf, findApplicationOf, mayApply } from "./rules";
import { applicationFields, applicationState } from "./tables";

type ReadCtx = Pick<QueryCtx, "db" | "storage">;

export const fieldsValidator = v.object(applicationFields);

/** An application as its owner sees it. */
export const ownApplicationValidator = v.object({
  /** Null until something was saved. */
  applicationId: v.union(v.id("applications"), v.null()),
  state: applicationState,
  fields: fieldsValidator,
  photoUrl: v.union(v.string(), v.null()),
  portraitSeed: v.string(),
  submittedAtMs: v.union(v.number(), v.null()),
  decidedAtMs: v.union(v.number(), v.null()),
  /** What the last decision said. */
  reason: v.union(v.string(), v.null()),
  /** The public profile there is already; then this asks for a change of it. */
  advisorId: v.union(v.id("advisorProfiles"), v.null()),
  mode: literals(...APPLICATION_MODES),
  mayApply: v.boolean(),
});
export type OwnApplication = Infer<typeof ownApplicationValidator>;

const urlOf = async (ctx: ReadCtx, storageId: Doc<"applications">["photoStorageId"]): Promise<string | null> =>
  storageId === null ? null : await ctx.storage.getUrl(storageId);

/** Somebody's own application; before there is one, what it would begin with. */
export async function ownApplication(ctx: ReadCtx, user: Doc<"users">): Promise<OwnApplication> {
  const row = await findApplicationOf(ctx, user._id);
  const profile = await findProfileOf(ctx, user._id);
  const { applications: mode } = await loadSettings(ctx);
  // After an approval the profile went on by itself: a change begins with what it says now.
  const first = row === null || row.state === "approved" ? await firstFields(ctx, user) : row;
  const fields: ApplicationFields = "fields" in first ? first.fields : fieldsOf(first);
  return {
    applicationId: row?._id ?? null,
    state: row?.state ?? (profile === null ? "draft" : "approved"),
    fields,
    photoUrl: await urlOf(ctx, first.photoStorageId),
    portraitSeed: profile?.portraitSeed ?? user._id,
    submittedAtMs: row?.submittedAtMs ?? null,
    decidedAtMs: row?.decidedAtMs ?? null,
    reason: row?.reason ?? null,
    advisorId: profile?._id ?? null,
    mode,
    mayApply: await mayApply(ctx, user, mode),
  };
}

/** An application in the admins' list. */
export const applicationRowValidator = v.object({
  applicationId: v.id("applications"),
  userId: v.id("users"),
  state: applicationState,
  displayName: v.string(),
  headline: v.string(),
  photoUrl: v.union(v.string(), v.null()),
  portraitSeed: v.string(),
  submittedAtMs: v.union(v.number(), v.null()),
  decidedAtMs: v.union(v.number(), v.null()),
  /** Who decided last: number, and first name. */
  decidedById: v.union(v.id("users"), v.null()),
  decidedBy: v.union(v.string(), v.null()),
  /** Whether it asks, or asked, for a change of a profile that was public already. */
  isChange: v.boolean(),
});

/** Projects an application for the admins' list. */
export async function toApplicationRow(ctx: ReadCtx, row: Doc<"applications">): Promise<Infer<typeof applicationRowValidator>> {
  const profile = await findProfileOf(ctx, row.userId);
  const decidedBy = row.decidedBy === null ? null : await ctx.db.get("users", row.decidedBy);
  // The profile of a newcomer is as old as the approval.
  const hadProfile = profile !== null && (row.state === "submitted" || profile.createdAtMs < (row.submittedAtMs ?? 0));
  return {
    applicationId: row._id,
    userId: row.userId,
    state: row.state,
    displayName: row.displayName,
    headline: row.headline,
    photoUrl: await urlOf(ctx, row.photoStorageId),
    portraitSeed: profile?.portraitSeed ?? row.userId,
    submittedAtMs: row.submittedAtMs,
    decidedAtMs: row.decidedAtMs,
    decidedById: row.decidedBy,
    decidedBy: decidedBy?.firstName ?? null,
    isChange: hadProfile,
  };
}

/** An application as an admin decides about it. */
export const applicationReviewValidator = v.object({
  ...applicationRowValidator.fields,
  fields: fieldsValidator,
  /** What is public now, where this asks for a change. */
  publicFields: v.union(fieldsValidator, v.null()),
  reason: v.union(v.string(), v.null()),
  applicant: v.object({ userId: v.id("users"), firstName: v.string(), surname: v.union(v.string(), v.null()), sinceMs: v.number(), suspended: v.boolean() }),
});
