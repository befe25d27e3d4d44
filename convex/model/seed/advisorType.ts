import type { CategorySlug } from "./people";

/** One advisor of the demo. Prices are minor units per minute. */
export type DemoAdvisor = {
  subject: string;
  firstName: string;
  surname: string;
  headline: string;
  bio: string;
  categories: readonly CategorySlug[];
  specialties: readonly string[];
  languages: readonly string[];
  timeZone: string;
  years: number;
  chatPriceMinor: bigint;
  videoPriceMinor: bigint | null;
};
