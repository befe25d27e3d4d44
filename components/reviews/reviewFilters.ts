import type { FunctionArgs } from "convex/server";
import { parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs";
import { PERIOD_PARSERS } from "@/components/admin/periodParsers";
import { periodBounds } from "@/components/sessions/historyFilters";
import type { api } from "@/convex/_generated/api";
import { PARTIES } from "@/lib/domain/sessionStates";

const ANY = "any";

export const REVIEW_STATES = [ANY, "shown", "removed"] as const;
export const REVIEW_STARS = [ANY, "5", "4", "3", "2", "1"] as const;
const SORTS = ["newest", "oldest", "lowest", "highest"] as const;
type Sort = (typeof SORTS)[number];

/** Longest search. */
export const REVIEW_QUERY_MAX = 80;

/** The filters as they stand in the address bar; a default is left out of it. */
export const REVIEW_FILTERS = {
  q: parseAsString.withDefault(""),
  /** A person's number, and the side they are looked for on. */
  person: parseAsString,
  side: parseAsStringLiteral(PARTIES).withDefault("advisor"),
  state: parseAsStringLiteral(REVIEW_STATES).withDefault(ANY),
  stars: parseAsStringLiteral(REVIEW_STARS).withDefault(ANY),
  ...PERIOD_PARSERS,
  sort: parseAsStringLiteral(SORTS).withDefault("newest"),
};

export type ReviewFilters = inferParserType<typeof REVIEW_FILTERS>;
export type FilterChange = Partial<{ [Name in keyof ReviewFilters]: ReviewFilters[Name] | null }>;

export type ReviewsArgs = Omit<FunctionArgs<typeof api.reviews.listAll>, "paginationOpts">;

const hasWords = ({ q }: Pick<ReviewFilters, "q">) => q.trim() !== "";

/** The orders there are: words set their own, and of equal stars there is no fewest. */
export function sortsFor(filters: Pick<ReviewFilters, "q" | "stars">): readonly (Sort | "best")[] {
  if (hasWords(filters)) return ["best"];
  return filters.stars === ANY ? SORTS : SORTS.slice(0, 2);
}

/** The order the list is in. */
export function sortOf(filters: Pick<ReviewFilters, "q" | "stars" | "sort">): Sort | "best" {
  if (hasWords(filters)) return "best";
  return sortsFor(filters).includes(filters.sort) ? filters.sort : "newest";
}

/** The filters as arguments of `reviews.listAll`, for a reader whose day began at `todayMs`; what is not set is left out. */
export function toReviewsArgs(filters: ReviewFilters, todayMs: number): ReviewsArgs {
  const { q, person, side, state, stars } = filters;
  const query = q.trim().slice(0, REVIEW_QUERY_MAX);
  const sort = sortOf(filters);
  return {
    ...(query === "" ? {} : { query }),
    ...(person === null ? {} : { personId: person, side }),
    ...(state === ANY ? {} : { state }),
    ...(stars === ANY ? {} : { overall: Number(stars) }),
    ...periodBounds(filters, todayMs),
    ...(sort === "best" || sort === "newest" ? {} : { sort }),
  };
}
