import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import type { Role } from "../../../lib/rolePermissions";
import { fieldProblems } from "../../../lib/domain/applications/problems";
import { fail } from "../../errors";
import { rankScore } from "../advisors/ranking";
import { refreshSearchFields } from "../advisors/searchFields";
import { findProfileOf } from "../advisors/searchAdvisors";
import { dropUpload } from "../attachments/uploads";
import { recordAudit } from "../audit/recordAudit";
import { notify } from "../notifications/notify";
import { countStanding, count } from "../stats/count";
import { decisionOf } from "../stats/applicationFigures";
import { reasonOrFail } from "../users/reason";
import { fieldsOf, loadRules } from "./rules";

type Application = Doc<"applications">;
type Profile = Doc<"advisorProfiles">;

export type Decision = {
  admin: Doc<"users">;
  applicationId: Id<"applications">;
  decision: "approve" | "reject";
  /** What the applicant is told. */
  reason: string;
  /** The version the admin has looked at, by its time; another one is not decided unseen. */
  submittedAtMs?: number | undefined;
};

/** Of the list: what was decided comes after all that wait, the newest first. */
const decidedListKey = (atMs: number): number => 4e15 - atMs;

/** What approval makes public of a finished application. */
function publicFields(application: Application): Pick<
  Profile,
  "displayName" | "headline" | "bio" | "categorySlugs" | "specialties" | "skills" | "languages" | "country" | "timeZone" | "yearsOfExperience" | "portfolioLinks"
> & { photoStorageId: Id<"_storage"> | undefined } {
  const { chatPriceMinor: _chat, videoPriceMinor: _video, yearsOfExperience, ...rest } = fieldsOf(application);
  return { ...rest, yearsOfExperience: yearsOfExperience ?? 0, photoStorageId: application.photoStorageId ?? undefined };
}

/** Makes an approved application the public profile of its owner: a new one, or a change of the one there is. */
async function publish(ctx: MutationCtx, application: Application): Promise<Id<"advisorProfiles">> {
  const existing = await findProfileOf(ctx, application.userId);
  const fields = publicFields(application);
  if (existing !== null) {
    // Prices are the advisor's own to set at any time; what was asked for some days ago must not undo them.
    await ctx.db.patch("advisorProfiles", existing._id, { ...fields, rankScore: rankScore({ ...existing, ...fields }) });
    if (existing.photoStorageId !== undefined && existing.photoStorageId !== fields.photoStorageId) await dropUpload(ctx, existing.photoStorageId);
    await refreshSearchFields(ctx, existing._id);
    return existing._id;
  }
  const unrated = { ratingSum: 0, ratingCount: 0, ratingAverage: 0 };
  const advisorId = await ctx.db.insert("advisorProfiles", {
    userId: application.userId,
    ...fields,
    portraitSeed: application.userId,
    chatPriceMinor: application.chatPriceMinor ?? fail("INVALID_INPUT", { field: "chatPriceMinor" }),
    videoPriceMinor: application.videoPriceMinor,
    status: "approved",
    // Nobody is asked until they say so.
    accepting: false,
    ...unrated,
    rankScore: rankScore({ ...unrated, yearsOfExperience: fields.yearsOfExperience }),
    createdAtMs: Date.now(),
  });
  await refreshSearchFields(ctx, advisorId);
  return advisorId;
}

async function grantAdvisor(ctx: MutationCtx, user: Doc<"users">): Promise<Role[]> {
  const roles: Role[] = user.roles.includes("advisor") ? user.roles : [...user.roles, "advisor"];
  await ctx.db.patch("users", user._id, { roles });
  return roles;
}

/**
 * Decides about a submitted application: profile, role, audit row and notification in one transaction. Repeating a decision that
 * holds does nothing, whoever repeats it. Fails with INVALID_STATE for another decision than the one that was made, for a version
 * the admin has not seen and for a suspended applicant; with FORBIDDEN for one's own; with INVALID_INPUT on what no longer holds,
 * such as a category that was retired.
 */
export async function decideApplication(ctx: MutationCtx, input: Decision): Promise<void> {
  const application = (await ctx.db.get("applications", input.applicationId)) ?? fail("NOT_FOUND");
  if (application.userId === input.admin._id) fail("FORBIDDEN");
  const isApproval = input.decision === "approve";
  const state = isApproval ? ("approved" as const) : ("rejected" as const);
  if (application.state === state) return;
  const isSeen = input.submittedAtMs === undefined || input.submittedAtMs === application.submittedAtMs;
  if (application.state !== "submitted" || !isSeen) fail("INVALID_STATE", { state: application.state });
  const reason = reasonOrFail(input.reason);
  const user = (await ctx.db.get("users", application.userId)) ?? fail("NOT_FOUND");

  const nowMs = Date.now();
  const isNewcomer = (await findProfileOf(ctx, user._id)) === null;
  let roles = user.roles;
  if (isApproval) {
    if (user.suspended) fail("INVALID_STATE", { state: "suspended" });
    const [problem] = fieldProblems(fieldsOf(application), await loadRules(ctx));
    if (problem !== undefined) fail("INVALID_INPUT", { field: problem.field, problem: problem.problem });
    await publish(ctx, application);
    roles = await grantAdvisor(ctx, user);
  }
  await ctx.db.patch("applications", application._id, {
    state,
    decidedAtMs: nowMs,
    decidedBy: input.admin._id,
    reason,
    listKey: decidedListKey(nowMs),
    updatedAtMs: nowMs,
  });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: input.admin._id },
    action: "applications.decide",
    target: { table: "applications", id: application._id },
    reason,
    before: { state: "submitted", roles: user.roles, submittedAtMs: application.submittedAtMs },
    after: { state, roles, isNewcomer },
  });
  const { submittedAtMs } = application;
  await count(ctx, { subject: application._id, atMs: nowMs, ...decisionOf({ state, isNewcomer, submittedAtMs, decidedAtMs: nowMs }) });
  await countStanding(ctx, application._id, { waitingApplications: -1 });
  await notify(ctx, {
    userId: user._id,
    kind: "applicationDecided",
    key: `applicationDecided:${application._id}:${application.submittedAtMs ?? nowMs}`,
    data: { approved: isApproval, reason },
  });
}
