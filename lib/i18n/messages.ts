import type { Locale } from "./locales";

export type Messages = typeof import("@/messages/en.json");

/** Loads the text catalogue of one language. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  return (await import(`@/messages/${locale}.json`) as { default: Messages }).default;
}
