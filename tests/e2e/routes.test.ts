import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_LOCALE, type Locale } from "@/lib/domain/locales";
import { directionOf } from "@/lib/i18n/locales";
import { launchChromium } from "./support/chromium";
import { choose, remember } from "./support/language";
import { Person } from "./support/person";
import { ADMIN_PLACES as ADMIN, ADVISOR_PLACES as ADVISOR, CLIENT_PLACES as CLIENT, PUBLIC_PLACES as PUBLIC } from "./support/places";
import { routeScriptBytes } from "./support/routeScripts";
import { Stack } from "./support/stack";

let stack: Stack;
let browser: Browser;
let person: Person | null = null;

beforeAll(async () => {
  [stack, browser] = await Promise.all([Stack.start(), launchChromium()]);
});
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await person?.screenshot(task.name.replaceAll(/\W+/g, "-").slice(0, 60));
  await person?.context.close();
  person = null;
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const SCRIPT_LIMIT_BYTES = 110_000;

/** The doors send somebody who is already inside to their own page. */
const isDoor = (route: string) => route.startsWith("/sign-");

/** Somebody who is outside is led from these to the door. */
const PRIVATE = [...CLIENT, ...ADVISOR, ...ADMIN];

/** Nobody has this address; what only development has is a missing page here. */
const MISSING = ["/no-such-page", "/design", "/advisors/nobody"];

type Visit = { isInside: boolean; locale?: Locale };

/** Opens each route, waits until its data is there, and reports what is wrong with it, first of all with its language. */
async function visit(visitor: Person, routes: string[], { isInside, locale = DEFAULT_LOCALE }: Visit): Promise<string[]> {
  const findings: string[] = [];
  for (const route of routes) {
    const response = await visitor.page.goto(route);
    const expected = MISSING.includes(route) ? 404 : 200;
    if (response?.status() !== expected) findings.push(`${route} answered ${response?.status()}`);
    const policy = response?.headers()["content-security-policy"] ?? "";
    if (!/script-src 'self' 'nonce-[^']+' 'strict-dynamic'(;|$)/.test(policy)) findings.push(`${route} has the policy ${policy}`);
    if (isInside && isDoor(route)) await visitor.page.waitForURL((url) => !isDoor(url.pathname));
    if (!isInside && PRIVATE.includes(route)) await visitor.page.waitForURL((url) => isDoor(url.pathname));
    await visitor.page.locator("main :is(h1, h2, p)").first().waitFor();
    await visitor.page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
    // The title comes with the data.
    await visitor.page.waitForFunction(() => document.title !== "");
    const { lang, dir } = await visitor.page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));
    if (lang !== locale || dir !== directionOf(locale)) findings.push(`${route} is in ${lang}, ${dir}`);
    findings.push(...(await faults(visitor.page, `${route} in ${locale}`)));
  }
  // The browser itself reports a page that is not there.
  findings.push(...visitor.complaints.splice(0).filter((text) => !MISSING.some((route) => text.includes(route))));
  findings.push(...visitor.foreignRequests.splice(0));
  return findings;
}

/** The same routes in English, and in Arabic in the other theme: between them every page is seen both ways in both themes. */
async function visitInBoth(visitor: Person, routes: string[], { isInside, otherTheme }: { isInside: boolean; otherTheme: "light" | "dark" }): Promise<string[]> {
  const speak = (locale: Locale) => (isInside ? choose(visitor.page, locale) : remember(visitor.context, visitor.siteUrl, locale));
  await speak(DEFAULT_LOCALE);
  const findings = await visit(visitor, routes, { isInside });
  await speak("ar");
  await visitor.page.emulateMedia({ colorScheme: otherTheme });
  return [...findings, ...(await visit(visitor, routes, { isInside, locale: "ar" }))];
}

/** What axe and the width of the page have to say about it as it stands. */
async function faults(page: Page, name: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return [
    ...violations.map(({ id, nodes }) => `${name} breaks ${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
    ...(width > 0 ? [`${name} is ${width} px wider than the screen`] : []),
  ];
}

describe("without any key every route answers, says nothing on the console and calls nobody", () => {
  const VISITORS = [
    { name: "nobody", persona: null, routes: [...PUBLIC, "/design", "/advisors/nobody", "/user-dashboard", "/advisor-dashboard", "/admin/dashboard"] },
    { name: "casey", persona: "Continue as Casey (client)", routes: ["/", "/sign-in", ...CLIENT, ...ADVISOR.slice(0, 1), ...ADMIN.slice(0, 1)] },
    { name: "ada", persona: "Continue as Ada (advisor)", routes: ["/user-dashboard", ...ADVISOR, ...ADMIN.slice(0, 1)] },
    { name: "robin", persona: "Continue as Robin (admin)", routes: ["/user-dashboard", ...ADMIN] },
  ];
  const LOOKS = [
    { width: 1280, height: 900, colorScheme: "light" as const },
    { width: 360, height: 740, colorScheme: "dark" as const },
  ];
  for (const { width, height, colorScheme } of LOOKS) {
    it.each(VISITORS)(`for $name, ${width} px wide, ${colorScheme}, and in Arabic in the other theme`, async ({ name, persona, routes }) => {
      person = await Person.open(browser, stack.siteUrl, name, { viewport: { width, height }, colorScheme });
      if (persona !== null) await person.signInAs(persona);
      expect(await visitInBoth(person, routes, { isInside: persona !== null, otherTheme: colorScheme === "light" ? "dark" : "light" })).toEqual([]);
    });
  }

  it("for an advisor's public page", async () => {
    person = await Person.open(browser, stack.siteUrl, "nobody");
    await person.page.goto("/advisors");
    const path = await person.page.locator('a[href^="/advisors/"]').first().getAttribute("href");
    expect(await visitInBoth(person, [path ?? ""], { isInside: false, otherTheme: "dark" })).toEqual([]);
  });
});

it("no page but the room starts with more than 110 kB of script beyond the framework and Convex's client", async () => {
  const routes = [...PUBLIC, ...CLIENT, ...ADVISOR, ...ADMIN].filter((route) => !route.startsWith("/session/"));
  const sizes = await Promise.all(routes.map(async (route) => ({ route, bytes: await routeScriptBytes(stack.siteUrl, route) })));
  expect(sizes.filter(({ bytes }) => bytes > SCRIPT_LIMIT_BYTES)).toEqual([]);
  // The measure itself: a page with live lists is not free.
  expect(sizes.find(({ route }) => route === "/advisors")?.bytes).toBeGreaterThan(30_000);
});
