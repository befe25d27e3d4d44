/** The languages that have a catalogue in `messages/`. Adding one is adding a file and a name here. */
export type Locale = "en";

export const DEFAULT_LOCALE: Locale = "en";

const RIGHT_TO_LEFT = new Set(["ar", "he", "fa", "ur"]);

/** Writing direction of a locale, for `<html dir>`. */
export function directionOf(locale: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(locale.split("-")[0] ?? locale) ? "rtl" : "ltr";
}
