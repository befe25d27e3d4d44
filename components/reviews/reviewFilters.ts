import { parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs";

const ANY = "any";

export const REVIEW_STATES = [ANY, "shown", "removed"] as const;
export const REVIEW_STARS = [ANY, "5", "4", "3", "2", "1"] as const;

/** Longest search. */
export const REVIEW_QUERY_MAX = 80;

/** The filters as they stand in the address bar; a default is left out of it. */
export const REVIEW_FILTERS = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(REVIEW_STATES).withDefault(ANY),
  stars: parseAsStringLiteral(REVIEW_STARS).withDefault(ANY),
};

type ReviewFilters = inferParserType<typeof REVIEW_FILTERS>;

/** The filters as arguments of `reviews.listAll`; what is not set is left out. */
export function toReviewArgs({ q, state, stars }: ReviewFilters) {
  const query = q.trim().slice(0, REVIEW_QUERY_MAX);
  return {
    ...(query === "" ? {} : { query }),
    ...(state === ANY ? {} : { state }),
    ...(stars === ANY ? {} : { overall: Number(stars) }),
  };
}
