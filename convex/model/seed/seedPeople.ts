import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { rankScore } from "../advisors/ranking";
import { refreshSearchFields } from "../advisors/searchFields";
import { count } from "../stats/count";
import { findUserByToken } from "../users/findViewer";
import { nameFields } from "../users/names";
import type { DemoAdvisor } from "./advisorType";
import { DEMO_CATEGORIES, localToken, type DemoPerson } from "./people";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The row of a demo person, created if it is missing. Somebody who signed in before the seed keeps the row and gains the roles. */
export async function seedPerson(ctx: MutationCtx, person: DemoPerson): Promise<Id<"users">> {
  const tokenIdentifier = localToken(person.subject);
  const existing = await findUserByToken(ctx, tokenIdentifier);
  const surname = person.surname === undefined ? {} : { surname: person.surname };
  const fields = { ...nameFields(person.firstName), roles: person.roles, isDemo: true, ...surname };
  if (existing !== null) {
    await ctx.db.patch("users", existing._id, fields);
    return existing._id;
  }
  const createdAtMs = Date.now();
  const userId = await ctx.db.insert("users", { tokenIdentifier, suspended: false, createdAtMs, ...fields });
  await count(ctx, { subject: userId, atMs: createdAtMs, figures: { signUps: 1 } });
  return userId;
}

/** The row of a person an earlier step created. */
export async function demoUser(ctx: MutationCtx, subject: string): Promise<Doc<"users">> {
  const user = await findUserByToken(ctx, localToken(subject));
  if (user === null) throw new Error(`Demo person ${subject} is missing`);
  return user;
}

export async function seedCategories(ctx: MutationCtx): Promise<void> {
  for (const [position, category] of DEMO_CATEGORIES.entries()) {
    const existing = await ctx.db
      .query("categories")
      .withIndex("by_slug", (q) => q.eq("slug", category.slug))
      .unique();
    if (existing === null) await ctx.db.insert("categories", { ...category, position, isRetired: false });
  }
}

/** An approved advisor nobody has reviewed yet; the reviews come with the sessions. `ageDays` orders "newest". */
export async function seedAdvisor(ctx: MutationCtx, advisor: DemoAdvisor, ageDays: number): Promise<void> {
  const { subject, firstName, surname } = advisor;
  const userId = await seedPerson(ctx, { subject, firstName, surname, roles: ["client", "advisor"] });
  const existing = await ctx.db
    .query("advisorProfiles")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .unique();
  if (existing !== null) return;
  const rating = { ratingSum: 0, ratingCount: 0, yearsOfExperience: advisor.years };
  const advisorId = await ctx.db.insert("advisorProfiles", {
    userId,
    displayName: `${firstName} ${surname}`,
    headline: advisor.headline,
    bio: advisor.bio,
    portraitSeed: subject,
    categorySlugs: [...advisor.categories],
    specialties: [...advisor.specialties],
    languages: [...advisor.languages],
    country: "US",
    timeZone: advisor.timeZone,
    chatPriceMinor: advisor.chatPriceMinor,
    videoPriceMinor: advisor.videoPriceMinor,
    status: "approved",
    accepting: true,
    ratingAverage: 0,
    rankScore: rankScore(rating),
    createdAtMs: Date.now() - ageDays * DAY_MS,
    ...rating,
  });
  await refreshSearchFields(ctx, advisorId);
}
