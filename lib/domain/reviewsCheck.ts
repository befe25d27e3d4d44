import { addTotals, NO_RATINGS, removalOf, totalsOf, type RatingTotals, type ReviewContent } from "./reviews";

/** A review as the check needs it. */
type CheckedReview = Omit<ReviewContent, "text"> & { advisorId: string; isDemo: boolean; isRemoved: boolean };

/** What is stored as an advisor's totals, for real or for demo reviews. */
type CheckedTotals = { advisorId: string; isDemo: boolean; totals: RatingTotals };

/** One page of what is checked; `cursor` is null after the last. */
export type CheckedPage = { reviews: CheckedReview[]; stored: CheckedTotals[]; cursor: string | null };

export type RatingCheckReport = {
  reviews: number;
  /** Keys of advisors whose stored totals are not what their reviews add up to. */
  wrong: string[];
};

const keyOf = ({ advisorId, isDemo }: { advisorId: string; isDemo: boolean }) => `${advisorId}${isDemo ? " (demo)" : ""}`;

/** What one review is worth: its stars while it is shown, one removal afterwards. */
function worth(review: CheckedReview): RatingTotals {
  const given = totalsOf(review);
  return review.isRemoved ? addTotals(given, removalOf(review)) : given;
}

const isSame = (a: RatingTotals, b: RatingTotals): boolean => JSON.stringify(addTotals(a, NO_RATINGS)) === JSON.stringify(addTotals(b, NO_RATINGS));

/**
 * Recomputes every advisor's totals from the reviews alone and compares them with what is stored. `readPage` gives all
 * reviews and all stored totals, page by page; between pages nothing should be written.
 */
export async function runRatingCheck(
  readPage: (section: "reviews" | "totals", cursor: string | null) => Promise<CheckedPage>,
): Promise<RatingCheckReport> {
  const expected = new Map<string, RatingTotals>();
  const stored = new Map<string, RatingTotals>();
  const doubled: string[] = [];
  let count = 0;
  for (const section of ["reviews", "totals"] as const) {
    let cursor: string | null = null;
    do {
      const page: CheckedPage = await readPage(section, cursor);
      for (const review of page.reviews) {
        expected.set(keyOf(review), addTotals(expected.get(keyOf(review)) ?? NO_RATINGS, worth(review)));
        count += 1;
      }
      for (const row of page.stored) {
        if (stored.has(keyOf(row))) doubled.push(keyOf(row));
        stored.set(keyOf(row), row.totals);
      }
      cursor = page.cursor;
    } while (cursor !== null);
  }
  const keys = [...new Set([...expected.keys(), ...stored.keys()])];
  const wrong = keys.filter((key) => !isSame(expected.get(key) ?? NO_RATINGS, stored.get(key) ?? NO_RATINGS));
  return { reviews: count, wrong: [...new Set([...wrong, ...doubled])] };
}
