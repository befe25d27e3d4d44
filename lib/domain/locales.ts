/** Languages the product has texts in, the default first. Each has a catalogue of its name in `messages/`. */
export const LOCALES = ["en", "es", "ar"] as const;
export type Locale = (typeof LOCALES)[number];

export const DEFAULT_LOCALE: Locale = "en";

/** The language of a tag such as "es-MX" or "AR", or null when the product has no texts in it. */
export function localeOf(tag: string): Locale | null {
  const language = tag.trim().toLowerCase().split(/[-_]/)[0] ?? "";
  return LOCALES.find((known) => known === language) ?? null;
}

/**
 * The language a browser asks for: the first of its `Accept-Language` list, by weight, that the product has.
 * Equal weights keep the order they are written in; a weight of 0 is a refusal.
 */
export function localeAskedFor(acceptLanguage: string | null): Locale | null {
  const wishes = (acceptLanguage ?? "")
    .slice(0, 1_000)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.split(";");
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/i.exec(parameter)?.[1]).find((found) => found !== undefined);
      return { locale: localeOf(tag), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wishes.find(({ locale }) => locale !== null)?.locale ?? null;
}

/** The tag `Intl` formats with: amounts as they are typed here ("$1,250.50") and the digits clocks and receipts use. */
export function formatTag(locale: string): string {
  if (locale.startsWith("es")) return "es-419";
  if (locale.startsWith("ar")) return "ar-u-nu-latn";
  return locale;
}
