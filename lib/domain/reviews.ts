import { DAY_MS } from "./calendar";

/** A session can be reviewed for this long after its end. */
export const REVIEW_WINDOW_MS = 30 * DAY_MS;

/** Longest text of a review, in UTF-16 code units as JavaScript counts them. */
export const REVIEW_TEXT_MAX = 2_000;

/** Longest reply to a review, counted in the same way. */
export const REPLY_TEXT_MAX = 1_000;

/** The least and the most stars. */
export const STARS = [1, 2, 3, 4, 5] as const;
export type Stars = (typeof STARS)[number];

/** What may be rated beside the whole, each optional. */
export const REVIEW_PARTS = ["expertise", "communication", "helpfulness"] as const;
export type ReviewPart = (typeof REVIEW_PARTS)[number];

/** What a client gives: whole stars for the session, and what they like to add. */
export type ReviewContent = Record<ReviewPart, number | null> & { overall: number; text: string | null };

type Sum = { sum: number; count: number };

/** The reviews of an advisor added up. Removed ones are counted in `removedCount` and in nothing else. */
export type RatingTotals = Record<ReviewPart, Sum> & {
  ratingCount: number;
  ratingSum: number;
  countByStars: number[];
  removedCount: number;
};

/** The totals of an advisor nobody has reviewed. */
export const NO_RATINGS: RatingTotals = {
  ratingCount: 0,
  ratingSum: 0,
  countByStars: STARS.map(() => 0),
  expertise: { sum: 0, count: 0 },
  communication: { sum: 0, count: 0 },
  helpfulness: { sum: 0, count: 0 },
  removedCount: 0,
};

/** Whether a value is a number of whole stars, 1 to 5. */
export function isStars(value: number): value is Stars {
  return STARS.some((stars) => stars === value);
}

const addSums = (a: Sum, b: Sum): Sum => ({ sum: a.sum + b.sum, count: a.count + b.count });

/** Two totals as one. */
export function addTotals(a: RatingTotals, b: RatingTotals): RatingTotals {
  return {
    ratingCount: a.ratingCount + b.ratingCount,
    ratingSum: a.ratingSum + b.ratingSum,
    countByStars: STARS.map((_, i) => (a.countByStars[i] ?? 0) + (b.countByStars[i] ?? 0)),
    expertise: addSums(a.expertise, b.expertise),
    communication: addSums(a.communication, b.communication),
    helpfulness: addSums(a.helpfulness, b.helpfulness),
    removedCount: a.removedCount + b.removedCount,
  };
}

/** One review as totals, to be added to others. */
export function totalsOf(review: Pick<ReviewContent, "overall" | ReviewPart>): RatingTotals {
  const part = (stars: number | null): Sum => (stars === null ? { sum: 0, count: 0 } : { sum: stars, count: 1 });
  return {
    ratingCount: 1,
    ratingSum: review.overall,
    countByStars: STARS.map((stars) => (stars === review.overall ? 1 : 0)),
    expertise: part(review.expertise),
    communication: part(review.communication),
    helpfulness: part(review.helpfulness),
    removedCount: 0,
  };
}

/** What the removal of a review adds to the totals: it takes out what the review had brought and counts as removed. */
export function removalOf(review: Pick<ReviewContent, "overall" | ReviewPart>): RatingTotals {
  const minus = ({ sum, count }: Sum): Sum => ({ sum: 0 - sum, count: 0 - count });
  const brought = totalsOf(review);
  return {
    ratingCount: 0 - brought.ratingCount,
    ratingSum: 0 - brought.ratingSum,
    countByStars: brought.countByStars.map((count) => 0 - count),
    expertise: minus(brought.expertise),
    communication: minus(brought.communication),
    helpfulness: minus(brought.helpfulness),
    removedCount: 1,
  };
}

/** The average of a sum, or null when nothing was given. */
export function averageOf({ sum, count }: Sum): number | null {
  return count === 0 ? null : sum / count;
}

/** What decides whether a session can be reviewed. */
export type ReviewableFacts = { state: string; endedAtMs: number | null; chargeMinor: bigint | null };

/** Until when (server ms, exclusive) a session can be reviewed; null unless it has ended and was paid for. */
export function reviewableUntilMs({ state, endedAtMs, chargeMinor }: ReviewableFacts): number | null {
  if (state !== "ended" || endedAtMs === null || chargeMinor === null || chargeMinor <= 0n) return null;
  return endedAtMs + REVIEW_WINDOW_MS;
}
