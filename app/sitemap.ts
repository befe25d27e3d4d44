import type { MetadataRoute } from "next";
import { searchHref } from "@/components/advisors/searchFilters";
import { api } from "@/convex/_generated/api";
import { askServer, siteOrigin } from "@/lib/serverQuery";

const PAGE_SIZE = 1_000;
/** A sitemap may name 50,000 addresses. */
const PAGES_MAX = 49;

async function advisorIds(): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const found: { page: string[]; isDone: boolean; continueCursor: string } | undefined = await askServer(api.discovery.addresses, {
      paginationOpts: { numItems: PAGE_SIZE, cursor },
    });
    if (found === undefined) break;
    ids.push(...found.page);
    if (found.isDone) break;
    cursor = found.continueCursor;
  }
  return ids;
}

/** The public pages: the front, the list, each category and each advisor. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const [{ origin }, categories = [], ids] = await Promise.all([siteOrigin(), askServer(api.advisorProfiles.categories, {}), advisorIds()]);
  return [
    { url: `${origin}/`, priority: 1 },
    { url: `${origin}/advisors`, changeFrequency: "hourly", priority: 0.9 },
    ...categories.map(({ slug }) => ({ url: `${origin}${searchHref({ category: slug })}`, changeFrequency: "daily" as const, priority: 0.7 })),
    ...ids.map((id) => ({ url: `${origin}/advisors/${id}`, changeFrequency: "weekly" as const, priority: 0.6 })),
  ];
}
