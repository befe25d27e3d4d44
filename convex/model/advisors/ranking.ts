/** Reviews an unrated advisor is assumed to have, and their stars: few reviews move the rank little. */
const PRIOR_REVIEWS = 5;
const PRIOR_STARS = 4;
/** Experience only separates equals: it weighs less than a hundredth of a star in all. */
const EXPERIENCE_WEIGHT = 0.0001;
const EXPERIENCE_MAX_YEARS = 60;

/**
 * The sort key of "best match": the average rating, drawn towards four stars while reviews are few; between equals,
 * years of experience decide. Nothing can be bought.
 */
export function rankScore(profile: { ratingSum: number; ratingCount: number; yearsOfExperience: number }): number {
  const weighted = (profile.ratingSum + PRIOR_REVIEWS * PRIOR_STARS) / (profile.ratingCount + PRIOR_REVIEWS);
  return weighted + EXPERIENCE_WEIGHT * Math.min(profile.yearsOfExperience, EXPERIENCE_MAX_YEARS);
}
