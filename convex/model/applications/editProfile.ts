import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { cleanFields, type ApplicationFields } from "../../../lib/domain/applications/fields";
import { fieldProblems } from "../../../lib/domain/applications/problems";
import { fail } from "../../errors";
import { refreshSearchFields } from "../advisors/searchFields";
import { recordAudit } from "../audit/recordAudit";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { fieldsOfProfile, findApplicationOf, loadRules } from "./rules";

type Profile = Doc<"advisorProfiles">;

/** What an advisor changes without asking. Name, photo, categories, country and years are reviewed first, see `openDraft`. */
export const LIVE_FIELDS = ["headline", "bio", "specialties", "skills", "languages", "timeZone", "portfolioLinks"] as const;
export type LiveChanges = Partial<Pick<ApplicationFields, (typeof LIVE_FIELDS)[number]>>;

type ProfileText = Omit<ApplicationFields, "chatPriceMinor" | "videoPriceMinor" | "yearsOfExperience">;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What really changes, cleaned. Fails with INVALID_INPUT(field) for what a public profile may not say. */
export async function changedFields<Changes extends Partial<ProfileText>>(ctx: MutationCtx, profile: Profile, changes: Changes): Promise<Changes> {
  const now = fieldsOfProfile(profile);
  const given = Object.entries(cleanFields(changes)).filter(([, value]) => value !== undefined);
  const changed = Object.fromEntries(given.filter(([field, value]) => !isSame(now[field as keyof ProfileText], value))) as Changes;
  const problem = fieldProblems({ ...now, ...changed }, await loadRules(ctx)).find(({ field }) => field in changed);
  if (problem !== undefined) fail("INVALID_INPUT", { field: problem.field, problem: problem.problem });
  return changed;
}

/** Writes text onto a public profile, and into an application under way so that its approval does not undo it. */
export async function writeProfileText(ctx: MutationCtx, profile: Profile, changed: Partial<ProfileText>): Promise<void> {
  await ctx.db.patch("advisorProfiles", profile._id, changed);
  await refreshSearchFields(ctx, profile._id);
  const application = await findApplicationOf(ctx, profile.userId);
  if (application?.state === "draft" || application?.state === "submitted") await ctx.db.patch("applications", application._id, changed);
}

/** Audit values hold flat lists and figures only. */
const pick = (row: Partial<ProfileText>, fields: readonly string[]): Record<string, string | string[] | undefined> =>
  Object.fromEntries(fields.map((field) => [field, row[field as keyof ProfileText]]));

/**
 * Changes what an advisor may change alone; it is public at once. Fails with INVALID_INPUT(field). A change to what is there
 * already does nothing.
 */
export async function editOwnProfile(ctx: MutationCtx, profile: Profile, changes: LiveChanges): Promise<void> {
  await takeToken(ctx, RATE_LIMITS.saveDraft, profile.userId);
  const changed = await changedFields(ctx, profile, changes);
  const fields = Object.keys(changed);
  if (fields.length === 0) return;
  await writeProfileText(ctx, profile, changed);
  await recordAudit(ctx, {
    actor: { kind: "user", userId: profile.userId },
    action: "advisorProfiles.edit",
    target: { table: "advisorProfiles", id: profile._id },
    before: pick(fieldsOfProfile(profile), fields),
    after: pick(changed, fields),
  });
}
