import type { NamedTableInfo, OrderedQuery } from "convex/server";
import type { QueryCtx } from "../../_generated/server";
import type { DataModel, Doc } from "../../_generated/dataModel";
import { facetOf } from "./searchFields";

export const ADVISOR_SORTS = ["best", "rating", "price", "newest"] as const;

/** Longest text that is searched for, in UTF-16 units; sixteen words of it count. */
export const QUERY_MAX = 200;

export type AdvisorSearch = {
  query?: string | undefined;
  category?: string | undefined;
  language?: string | undefined;
  /** Bounds of the chat price per minute, both included. */
  minPriceMinor?: bigint | undefined;
  maxPriceMinor?: bigint | undefined;
  /** Least average rating, in stars. */
  minRating?: number | undefined;
  onlineOnly?: boolean | undefined;
  offersVideo?: boolean | undefined;
  sort?: (typeof ADVISOR_SORTS)[number] | undefined;
};

type Profile = Doc<"advisorProfiles">;
type Profiles = OrderedQuery<NamedTableInfo<DataModel, "advisorProfiles">>;

/** Approved profiles in the asked order, from the index that has it. */
export function inOrder(ctx: QueryCtx, search: AdvisorSearch): Profiles {
  const profiles = ctx.db.query("advisorProfiles");
  switch (search.sort ?? "best") {
    case "best":
      return profiles.withIndex("by_status_and_rankScore", (q) => q.eq("status", "approved")).order("desc");
    case "rating":
      return profiles
        .withIndex("by_status_and_ratingAverage", (q) => q.eq("status", "approved").gte("ratingAverage", search.minRating ?? 0))
        .order("desc");
    case "price":
      return profiles
        .withIndex("by_status_and_chatPriceMinor", (q) => {
          const from = q.eq("status", "approved").gte("chatPriceMinor", search.minPriceMinor ?? 0n);
          return search.maxPriceMinor === undefined ? from : from.lte("chatPriceMinor", search.maxPriceMinor);
        })
        .order("asc");
    case "newest":
      return profiles.withIndex("by_status_and_createdAtMs", (q) => q.eq("status", "approved")).order("desc");
  }
}

/** The profiles that pass the filters. The database compares, so that a page holds as many rows as asked for. */
export function passing(profiles: Profiles, search: AdvisorSearch): Profiles {
  const { category, language, minPriceMinor, maxPriceMinor, minRating, offersVideo } = search;
  // A page that is filtered after it was read holds a handful of rows or none; who calls bounds the rows one page may read.
  // eslint-disable-next-line @convex-dev/no-filter-in-query
  return profiles.filter((q) =>
    q.and(
      ...(category === undefined ? [] : [q.eq(q.field(`facets.${facetOf.category(category)}`), true)]),
      ...(language === undefined ? [] : [q.eq(q.field(`facets.${facetOf.language(language)}`), true)]),
      ...(minPriceMinor === undefined ? [] : [q.gte(q.field("chatPriceMinor"), minPriceMinor)]),
      ...(maxPriceMinor === undefined ? [] : [q.lte(q.field("chatPriceMinor"), maxPriceMinor)]),
      ...(minRating === undefined ? [] : [q.gte(q.field("ratingAverage"), minRating)]),
      ...(offersVideo === true ? [q.neq(q.field("videoPriceMinor"), null)] : []),
    ),
  );
}

/** Whether a profile passes the filters that its row answers. */
export function matches(profile: Profile, search: AdvisorSearch): boolean {
  return (
    (search.category === undefined || profile.categorySlugs.includes(search.category)) &&
    (search.language === undefined || profile.languages.includes(search.language)) &&
    (search.minPriceMinor === undefined || profile.chatPriceMinor >= search.minPriceMinor) &&
    (search.maxPriceMinor === undefined || profile.chatPriceMinor <= search.maxPriceMinor) &&
    (search.minRating === undefined || profile.ratingAverage >= search.minRating) &&
    (search.offersVideo !== true || profile.videoPriceMinor !== null)
  );
}

/** Whether anything but words and order narrows the list. */
export function hasFilters(search: AdvisorSearch): boolean {
  const { sort: _sort, query: _query, ...filters } = search;
  return Object.values(filters).some((value) => value !== undefined && value !== false);
}

/** The order of a sort among profiles already found; the newer first where they are equal, except by price, as the indexes have it. */
export function compareBy(sort: (typeof ADVISOR_SORTS)[number]): (a: Profile, b: Profile) => number {
  switch (sort) {
    case "best":
      return (a, b) => b.rankScore - a.rankScore || b._creationTime - a._creationTime;
    case "rating":
      return (a, b) => b.ratingAverage - a.ratingAverage || b.ratingCount - a.ratingCount || b._creationTime - a._creationTime;
    case "price":
      return (a, b) => Number(a.chatPriceMinor - b.chatPriceMinor) || a._creationTime - b._creationTime;
    case "newest":
      return (a, b) => b.createdAtMs - a.createdAtMs || b._creationTime - a._creationTime;
  }
}
