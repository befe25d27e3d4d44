import { v, type Infer } from "convex/values";
import { internal } from "../../_generated/api";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { fail, failInput } from "../../errors";
import { refreshSearchFields } from "../advisors/searchFields";
import { recordAudit } from "../audit/recordAudit";
import { reasonOrFail } from "../users/reason";

type Category = Doc<"categories">;
type Act = { admin: Doc<"users">; reason: string };

const NAME_MIN = 2;
const NAME_MAX = 40;
/** As many as a list can show, retired ones included. */
const CATEGORIES_MAX = 200;
const BATCH = 100;

/** A category as admins see it. */
export const managedCategoryValidator = v.object({
  slug: v.string(),
  name: v.string(),
  position: v.number(),
  isRetired: v.boolean(),
  mergedInto: v.union(v.string(), v.null()),
});

async function allCategories(ctx: Pick<QueryCtx, "db">): Promise<Category[]> {
  return await ctx.db.query("categories").withIndex("by_slug").take(CATEGORIES_MAX);
}

/** All categories, those in use first, in the admins' order. */
export async function listManagedCategories(ctx: Pick<QueryCtx, "db">): Promise<Infer<typeof managedCategoryValidator>[]> {
  return (await allCategories(ctx))
    .sort((a, b) => Number(a.isRetired) - Number(b.isRetired) || a.position - b.position)
    .map(({ slug, name, position, isRetired, mergedInto }) => ({ slug, name, position, isRetired, mergedInto: mergedInto ?? null }));
}

async function categoryOrFail(ctx: Pick<QueryCtx, "db">, slug: string): Promise<Category> {
  const category = await ctx.db
    .query("categories")
    .withIndex("by_slug", (q) => q.eq("slug", slug))
    .unique();
  return category ?? fail("NOT_FOUND");
}

/** A name as it is kept. Fails with INVALID_INPUT(name) unless it has 2 to 40 characters and no other category has it. */
function nameOrFail(name: string, others: readonly Category[]): string {
  const text = name.normalize("NFC").replace(/\s+/g, " ").trim();
  const length = Array.from(text).length;
  if (length < NAME_MIN || length > NAME_MAX || /[\p{C}<>]/u.test(text)) failInput("name");
  if (others.some((other) => other.name.toLowerCase() === text.toLowerCase())) failInput("name");
  return text;
}

/** Part of addresses: letters and digits of the name, numbered when another has it. */
function slugFor(name: string, taken: ReadonlySet<string>): string {
  const base =
    name
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}/gu, "")
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "") || "category";
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number++;
  return `${base}-${number}`;
}

async function record(ctx: MutationCtx, { admin, reason }: Act, verb: string, category: Category["_id"], before: object, after: object): Promise<void> {
  await recordAudit(ctx, {
    actor: { kind: "user", userId: admin._id },
    action: `categories.${verb}`,
    target: { table: "categories", id: category },
    reason,
    before: { ...before },
    after: { ...after },
  });
}

/** Adds a category at the end of the list; returns its slug. Fails with INVALID_INPUT(name | reason), ABOVE_MAXIMUM at 200. */
export async function addCategory(ctx: MutationCtx, input: Act & { name: string }): Promise<string> {
  const act = { admin: input.admin, reason: reasonOrFail(input.reason) };
  const all = await allCategories(ctx);
  if (all.length >= CATEGORIES_MAX) fail("ABOVE_MAXIMUM", { maximum: CATEGORIES_MAX });
  const name = nameOrFail(input.name, all);
  const slug = slugFor(name, new Set(all.map((row) => row.slug)));
  const position = Math.max(-1, ...all.map((row) => row.position)) + 1;
  const id = await ctx.db.insert("categories", { slug, name, position, isRetired: false });
  await record(ctx, act, "add", id, {}, { slug, name });
  return slug;
}

/** Gives a category another name; its address stays. What is searched for follows in the background. */
export async function renameCategory(ctx: MutationCtx, input: Act & { slug: string; name: string }): Promise<void> {
  const act = { admin: input.admin, reason: reasonOrFail(input.reason) };
  const category = await categoryOrFail(ctx, input.slug);
  const others = (await allCategories(ctx)).filter((row) => row._id !== category._id);
  const name = nameOrFail(input.name, others);
  if (name === category.name) return;
  await ctx.db.patch("categories", category._id, { name });
  await record(ctx, act, "rename", category._id, { name: category.name }, { name });
  await ctx.scheduler.runAfter(0, internal.jobs.advisorSearch.refresh, {});
}

/** Takes a category out of use, or back into it. Who has it keeps it, but nobody can choose it or filter by it meanwhile. */
export async function setRetired(ctx: MutationCtx, input: Act & { slug: string; isRetired: boolean }): Promise<void> {
  const act = { admin: input.admin, reason: reasonOrFail(input.reason) };
  const category = await categoryOrFail(ctx, input.slug);
  if (category.isRetired === input.isRetired) return;
  if (category.mergedInto !== undefined) fail("INVALID_STATE", { state: "merged" });
  await ctx.db.patch("categories", category._id, { isRetired: input.isRetired });
  await record(ctx, act, input.isRetired ? "retire" : "restore", category._id, { isRetired: category.isRetired }, { isRetired: input.isRetired });
}

/** Moves everybody of one category to another and retires the first for good. Advisors follow in the background. */
export async function mergeCategory(ctx: MutationCtx, input: Act & { slug: string; intoSlug: string }): Promise<void> {
  const act = { admin: input.admin, reason: reasonOrFail(input.reason) };
  const [from, into] = [await categoryOrFail(ctx, input.slug), await categoryOrFail(ctx, input.intoSlug)];
  if (from.mergedInto === into.slug) return;
  if (from._id === into._id || into.isRetired || from.mergedInto !== undefined) failInput("intoSlug");
  await ctx.db.patch("categories", from._id, { isRetired: true, mergedInto: into.slug });
  await record(ctx, act, "merge", from._id, { isRetired: from.isRetired }, { isRetired: true, mergedInto: into.slug });
  await ctx.scheduler.runAfter(0, internal.jobs.categories.moveAdvisors, { slug: from.slug, intoSlug: into.slug });
}

/** Each slug once, one replaced by another. */
function replaced(slugs: readonly string[], slug: string, intoSlug: string): string[] {
  return [...new Set(slugs.map((each) => (each === slug ? intoSlug : each)))];
}

type Move = { slug: string; intoSlug: string; table: "advisorProfiles" | "applications"; cursor: string | null };

/** Moves one batch of profiles or applications to the category that took theirs; returns where to go on, null at the end. */
export async function moveToCategory(ctx: MutationCtx, { slug, intoSlug, table, cursor }: Move): Promise<string | null> {
  const { page, isDone, continueCursor } = await ctx.db.query(table).paginate({ numItems: BATCH, cursor });
  for (const row of page) {
    if (!row.categorySlugs.includes(slug)) continue;
    const categorySlugs = replaced(row.categorySlugs, slug, intoSlug);
    await ctx.db.patch(row._id, { categorySlugs });
    const profileId = ctx.db.normalizeId("advisorProfiles", row._id);
    if (profileId !== null) await refreshSearchFields(ctx, profileId);
  }
  return isDone ? null : continueCursor;
}
