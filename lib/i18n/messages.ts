import { PSEUDO_LOCALE, type PageLocale } from "./locales";
import { pseudoCatalogue } from "./pseudo";

export type Messages = typeof import("@/messages/en.json");

/** Loads the text catalogue of one language. */
export async function loadMessages(locale: PageLocale): Promise<Messages> {
  if (locale === PSEUDO_LOCALE) return pseudoCatalogue(await loadMessages("en"));
  return ((await import(`@/messages/${locale}.json`)) as { default: Messages }).default;
}
