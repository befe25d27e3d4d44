import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { foldText } from "../../../lib/domain/wordSearch";
import { loadCategoryNames } from "./projections";

type Described = Pick<Doc<"advisorProfiles">, "displayName" | "headline" | "bio" | "specialties" | "skills" | "categorySlugs" | "languages">;
type SearchFields = Required<Pick<Doc<"advisorProfiles">, "searchText" | "facets">>;

/** How often a part of a profile stands in the text that is searched: a word of a name tells more than one of the bio. */
const WEIGHTS = { displayName: 3, headline: 2, specialties: 2, categories: 2, skills: 1, bio: 1 } as const;

const asFieldName = (text: string) => text.replace(/[^A-Za-z0-9]/g, "_");

/** Names in `facets`. Two values that differ in signs only share one, so who filters by it looks at the value itself too. */
export const facetOf = {
  category: (slug: string): string => `category_${asFieldName(slug)}`,
  language: (tag: string): string => `language_${asFieldName(tag)}`,
};

/**
 * The one text a profile is found by (name, headline, bio, specialties, skills, names of its categories; accents folded away) and
 * its categories and languages as fields that a query can compare.
 */
export function searchFieldsOf(profile: Described, categoryNames: ReadonlyMap<string, string>): SearchFields {
  const parts: Record<keyof typeof WEIGHTS, string> = {
    displayName: profile.displayName,
    headline: profile.headline,
    specialties: profile.specialties.join(" "),
    categories: profile.categorySlugs.map((slug) => categoryNames.get(slug) ?? "").join(" "),
    skills: (profile.skills ?? []).join(" "),
    bio: profile.bio,
  };
  const texts = (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).flatMap((part) => new Array<string>(WEIGHTS[part]).fill(parts[part]));
  const facets = [...profile.categorySlugs.map(facetOf.category), ...profile.languages.map(facetOf.language)];
  return { searchText: foldText(texts.join(" ")).replace(/\s+/g, " ").trim(), facets: Object.fromEntries(facets.map((name) => [name, true])) };
}

/** Derives a profile's search fields anew. To be called in the transaction that changes what they come from. */
export async function refreshSearchFields(ctx: MutationCtx, advisorId: Id<"advisorProfiles">): Promise<void> {
  const profile = await ctx.db.get("advisorProfiles", advisorId);
  if (profile !== null) await ctx.db.patch("advisorProfiles", advisorId, searchFieldsOf(profile, await loadCategoryNames(ctx)));
}

const BATCH = 100;

/**
 * Derives the search fields of the profiles after `cursor`, a batch of them; returns where to go on, null at the end. For
 * profiles of an earlier version, and after a category got another name.
 */
export async function refreshSearchFieldsFrom(ctx: MutationCtx, cursor: string | null): Promise<string | null> {
  const names = await loadCategoryNames(ctx);
  const { page, isDone, continueCursor } = await ctx.db.query("advisorProfiles").paginate({ numItems: BATCH, cursor });
  for (const profile of page) {
    const fields = searchFieldsOf(profile, names);
    const isSame = profile.searchText === fields.searchText && Object.keys(fields.facets).join() === Object.keys(profile.facets ?? {}).join();
    if (!isSame) await ctx.db.patch("advisorProfiles", profile._id, fields);
  }
  return isDone ? null : continueCursor;
}

/** The words somebody searches for, in the form profiles hold theirs; empty when there is none. */
export function searchWords(query: string): string {
  return foldText(query).match(/[\p{L}\p{N}\p{M}]+/gu)?.join(" ") ?? "";
}
