import { parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs";

export const SORTS = ["best", "rating", "price", "newest"] as const;

/** Languages one can filter by, as language tags. */
export const LANGUAGES = ["en", "es", "fr", "de", "pt", "it", "ar", "hi", "zh", "ja", "ko", "pl", "uk", "vi"] as const;

/** Bounds of the price filter, minor units per minute. At the upper end there is no bound. */
export const PRICE_FLOOR_MINOR = 10;
export const PRICE_CEILING_MINOR = 600;
export const PRICE_STEP_MINOR = 10;

/** Longest text the search takes, in UTF-16 units; what an address holds beyond is left out. */
export const QUERY_MAX = 200;

/** The filters as they stand in the address bar; a default is left out of it. */
export const FILTERS = {
  q: parseAsString.withDefault(""),
  category: parseAsString.withDefault(""),
  language: parseAsString.withDefault(""),
  min: parseAsInteger.withDefault(PRICE_FLOOR_MINOR),
  max: parseAsInteger.withDefault(PRICE_CEILING_MINOR),
  online: parseAsBoolean.withDefault(false),
  video: parseAsBoolean.withDefault(false),
  sort: parseAsStringLiteral(SORTS).withDefault("best"),
};

export type Filters = inferParserType<typeof FILTERS>;

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** The price bounds in order and inside the scale, whatever the address says. */
export function priceRange({ min, max }: Pick<Filters, "min" | "max">): [number, number] {
  const low = clamp(min, PRICE_FLOOR_MINOR, PRICE_CEILING_MINOR);
  return [low, clamp(max, low, PRICE_CEILING_MINOR)];
}

/** The filters as arguments of `advisorProfiles.search`; what is not set is left out. */
export function toSearchArgs(filters: Filters) {
  const [low, high] = priceRange(filters);
  const query = filters.q.slice(0, QUERY_MAX).trim();
  return {
    sort: filters.sort,
    ...(query === "" ? {} : { query }),
    ...(filters.category ? { category: filters.category } : {}),
    ...(filters.language ? { language: filters.language } : {}),
    ...(low > PRICE_FLOOR_MINOR ? { minPriceMinor: BigInt(low) } : {}),
    ...(high < PRICE_CEILING_MINOR ? { maxPriceMinor: BigInt(high) } : {}),
    ...(filters.online ? { onlineOnly: true } : {}),
    ...(filters.video ? { offersVideo: true } : {}),
  };
}

/** How many filters are set, for the button that opens them on phones. */
export function countFilters(filters: Filters): number {
  const [low, high] = priceRange(filters);
  return [
    filters.category !== "",
    filters.language !== "",
    low > PRICE_FLOOR_MINOR || high < PRICE_CEILING_MINOR,
    filters.online,
    filters.video,
  ].filter(Boolean).length;
}
