import type { BrowserContext, Page } from "playwright-core";
import type { Locale } from "@/lib/domain/locales";
import { LANGUAGE_NAMES, LOCALE_COOKIE } from "@/lib/i18n/locales";

/** The language of somebody who is not signed in: what their browser remembers, from the next page on. */
export async function remember(context: BrowserContext, siteUrl: string, locale: Locale): Promise<void> {
  await context.addCookies([{ name: LOCALE_COOKIE, value: locale, url: siteUrl }]);
}

/** Chooses a language in the settings of somebody who is signed in, and waits until `page`, which may show anything, has followed. */
export async function choose(page: Page, locale: Locale): Promise<void> {
  const settings = await page.context().newPage();
  await settings.goto("/settings");
  await settings.getByRole("radio", { name: LANGUAGE_NAMES[locale] }).click();
  const follows = (wanted: string) => document.documentElement.lang === wanted;
  await Promise.all([page, settings].map((open) => open.waitForFunction(follows, locale)));
  await settings.close();
}
