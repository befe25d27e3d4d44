import { createParser, createSerializer, parseAsBoolean, parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs/server";

export const SORTS = ["best", "rating", "price", "newest"] as const;

/** Languages one can filter by, as language tags. */
export const LANGUAGES = ["en", "es", "fr", "de", "pt", "it", "ar", "hi", "zh", "ja", "ko", "pl", "uk", "vi"] as const;

/** Least average ratings one can ask for, in stars. */
export const RATINGS = [3, 4, 4.5] as const;

/** Bounds of the price filter, minor units per minute. At the upper end there is no bound. */
export const PRICE_FLOOR_MINOR = 10;
export const PRICE_CEILING_MINOR = 600;
export const PRICE_STEP_MINOR = 10;

/** Longest text the search takes, in UTF-16 units; what an address holds beyond is left out. */
export const QUERY_MAX = 200;

const language = createParser<string>({ parse: (text) => LANGUAGES.find((tag) => tag === text) ?? null, serialize: String });
const rating = createParser<number>({ parse: (text) => RATINGS.find((stars) => String(stars) === text) ?? null, serialize: String });
const price = createParser<number>({
  parse: (text) => {
    const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
    return value >= PRICE_FLOOR_MINOR && value <= PRICE_CEILING_MINOR ? value : null;
  },
  serialize: String,
});

/** The filters as they stand in the address bar. A default is left out of it, and what is not known counts as not there. */
export const FILTERS = {
  q: parseAsString.withDefault(""),
  category: parseAsString.withDefault(""),
  language: language.withDefault(""),
  min: price.withDefault(PRICE_FLOOR_MINOR),
  max: price.withDefault(PRICE_CEILING_MINOR),
  rating: rating.withDefault(0),
  online: parseAsBoolean.withDefault(false),
  video: parseAsBoolean.withDefault(false),
  sort: parseAsStringLiteral(SORTS).withDefault("best"),
};

export type Filters = inferParserType<typeof FILTERS>;

const NAMES = Object.keys(FILTERS) as (keyof Filters)[];

const serialize = createSerializer(FILTERS);

/** The address of the list with these filters. */
export function searchHref(filters: Partial<Filters>): string {
  return serialize("/advisors", filters);
}

/** The filters without a category that does not exist. */
export function withKnownCategory(filters: Filters, categories: readonly { slug: string }[]): Filters {
  return categories.some(({ slug }) => slug === filters.category) ? filters : { ...filters, category: "" };
}

/** The parts of an address that mean nothing here: unknown values, repeated ones, and defaults spelled out. */
export function meaninglessParts(search: string, categories: readonly { slug: string }[]): (keyof Filters)[] {
  const params = new URLSearchParams(search);
  return NAMES.filter((name) => {
    const values = params.getAll(name);
    if (values.length === 0) return false;
    const [text = ""] = values;
    if (values.length > 1 || FILTERS[name].parse(text) === null) return true;
    if (name === "category") return !categories.some(({ slug }) => slug === text);
    return String(FILTERS[name].parse(text)) === String(FILTERS[name].defaultValue);
  });
}

/** The price bounds in order, whatever the address says. */
export function priceRange({ min, max }: Pick<Filters, "min" | "max">): [number, number] {
  return [min, Math.max(min, max)];
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
    ...(filters.rating > 0 ? { minRating: filters.rating } : {}),
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
    filters.rating > 0,
    filters.online,
    filters.video,
  ].filter(Boolean).length;
}
