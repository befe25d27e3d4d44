import "server-only";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { DEFAULT_LOCALE, localeAskedFor } from "@/lib/domain/locales";
import { LOCALE_COOKIE, localeOfCookie, type PageLocale } from "./locales";

/**
 * The language of this request: the cookie, which carries the setting of a signed-in person, else what the browser asks
 * for, else English. One answer per request.
 */
export const requestLocale = cache(async (): Promise<PageLocale> => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const chosen = localeOfCookie(jar.get(LOCALE_COOKIE)?.value, process.env.APP_ENV !== "production");
  return chosen ?? localeAskedFor(head.get("accept-language")) ?? DEFAULT_LOCALE;
});
