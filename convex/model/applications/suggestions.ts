import type { QueryCtx } from "../../_generated/server";

/** Profiles looked at, the best ranked first, and suggestions given of each list. */
const PROFILES_MAX = 300;
const SUGGESTIONS_MAX = 60;

function mostUsed(lists: readonly (readonly string[])[]): string[] {
  const byName = new Map<string, { tag: string; count: number }>();
  for (const tag of lists.flat()) {
    const known = byName.get(tag.toLowerCase());
    byName.set(tag.toLowerCase(), { tag: known?.tag ?? tag, count: (known?.count ?? 0) + 1 });
  }
  return [...byName.values()]
    .sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag, "en"))
    .slice(0, SUGGESTIONS_MAX)
    .map(({ tag }) => tag);
}

/** Specialties and skills that approved advisors name, the most used first. */
export async function tagSuggestions(ctx: Pick<QueryCtx, "db">): Promise<{ specialties: string[]; skills: string[] }> {
  const profiles = await ctx.db
    .query("advisorProfiles")
    .withIndex("by_status_and_rankScore", (q) => q.eq("status", "approved"))
    .order("desc")
    .take(PROFILES_MAX);
  return { specialties: mostUsed(profiles.map(({ specialties }) => specialties)), skills: mostUsed(profiles.map(({ skills }) => skills ?? [])) };
}
