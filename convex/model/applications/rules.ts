import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import type { ApplicationFields } from "../../../lib/domain/applications/fields";
import type { ApplicationRules } from "../../../lib/domain/applications/problems";
import type { PlatformSettings } from "../../../lib/domain/settings";
import { fail } from "../../errors";
import { listCategories } from "../advisors/projections";
import { findProfileOf } from "../advisors/searchAdvisors";
import { loadSettings } from "../settings/loadSettings";

type ReadCtx = Pick<QueryCtx, "db">;
type Application = Doc<"applications">;

/** What fields are compared with today. */
export async function loadRules(ctx: ReadCtx): Promise<ApplicationRules> {
  const { priceMinMinor, priceMaxMinor, advisorCountries } = await loadSettings(ctx);
  return { priceMinMinor, priceMaxMinor, countries: advisorCountries, categories: (await listCategories(ctx)).map(({ slug }) => slug) };
}

/** The fields of a row, without what belongs to its state. */
export function fieldsOf(row: ApplicationFields): ApplicationFields {
  return {
    displayName: row.displayName,
    headline: row.headline,
    bio: row.bio,
    categorySlugs: row.categorySlugs,
    specialties: row.specialties,
    skills: row.skills,
    languages: row.languages,
    country: row.country,
    timeZone: row.timeZone,
    yearsOfExperience: row.yearsOfExperience,
    chatPriceMinor: row.chatPriceMinor,
    videoPriceMinor: row.videoPriceMinor,
    portfolioLinks: row.portfolioLinks,
  };
}

/** What a profile says, in the form an application has. */
export function fieldsOfProfile(profile: Doc<"advisorProfiles">): ApplicationFields {
  return fieldsOf({ ...profile, skills: profile.skills ?? [], portfolioLinks: profile.portfolioLinks ?? [] });
}

/** The application of a person, or null before there is one. */
export async function findApplicationOf(ctx: ReadCtx, userId: Doc<"users">["_id"]): Promise<Application | null> {
  return await ctx.db
    .query("applications")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .unique();
}

/** Whether somebody may apply while applications are in this mode. Who advises already may always ask for a change. */
export async function mayApply(ctx: ReadCtx, user: Doc<"users">, mode: PlatformSettings["applications"]): Promise<boolean> {
  if (mode === "open" || (await findProfileOf(ctx, user._id)) !== null) return true;
  if (mode === "closed") return false;
  const invite = await ctx.db
    .query("applicationInvites")
    .withIndex("by_userId", (q) => q.eq("userId", user._id))
    .first();
  return invite !== null;
}

/** Fails with APPLICATIONS_CLOSED where somebody may not apply. */
export async function requireMayApply(ctx: ReadCtx, user: Doc<"users">): Promise<void> {
  const { applications } = await loadSettings(ctx);
  if (!(await mayApply(ctx, user, applications))) fail("APPLICATIONS_CLOSED", { mode: applications });
}
