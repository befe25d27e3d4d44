import { DEFAULT_LOCALE, localeAskedFor, type Locale } from "@/lib/domain/locales";
import { LOCALE_COOKIE } from "./locales";

const YEAR_S = 365 * 24 * 60 * 60;

/** Has this browser ask for its pages in a language from now on. The page itself changes with the next refresh. */
export function rememberLocale(locale: Locale): void {
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${LOCALE_COOKIE}=${locale}; path=/; max-age=${YEAR_S}; samesite=lax${secure}`;
  // The page kept for the time without a connection is asked for anew, with this cookie.
  if ("serviceWorker" in navigator) navigator.serviceWorker.controller?.postMessage("language");
}

/** The language of this browser, for what stands without the server's answer: remembered, else asked for. */
export function rememberedLocale(): Locale {
  const entry = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${LOCALE_COOKIE}=`));
  return localeAskedFor(entry?.slice(LOCALE_COOKIE.length + 1) ?? null) ?? localeAskedFor(navigator.languages.join(",")) ?? DEFAULT_LOCALE;
}
