import { LOCALES, localeOf, type Locale } from "@/lib/domain/locales";

/** Languages by the names their readers know them by. */
export const LANGUAGE_NAMES: Record<Locale, string> = {
  en: "English",
  es: "Español",
  ar: "العربية",
};

/**
 * A made-up language: English with longer, accented words, to see on screen what is not in the catalogue and what does not
 * fit. Chosen by its cookie, and only outside production.
 */
export const PSEUDO_LOCALE = "en-XA";

/** What a page can be written in. */
export type PageLocale = Locale | typeof PSEUDO_LOCALE;

/** Remembers the language for those who are not signed in; the setting of those who are is copied into it. */
export const LOCALE_COOKIE = "parley-locale";

const RIGHT_TO_LEFT = new Set(["ar", "he", "fa", "ur"]);

/** Writing direction of a locale, for `<html dir>`. */
export function directionOf(locale: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(locale.split("-")[0] ?? locale) ? "rtl" : "ltr";
}

/** The cookie's language, if the product has it. */
export function localeOfCookie(value: string | undefined, allowPseudo: boolean): PageLocale | null {
  if (value === undefined) return null;
  if (value === PSEUDO_LOCALE) return allowPseudo ? PSEUDO_LOCALE : null;
  return LOCALES.includes(value as Locale) ? localeOf(value) : null;
}
