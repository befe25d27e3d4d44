import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_LOCALE, type Locale } from "@/lib/domain/locales";
import { directionOf } from "@/lib/i18n/locales";
import { axeFindings } from "./support/axe";
import { launchChromium } from "./support/chromium";
import { settle } from "./support/fit";
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

/** How a page is looked at. */
type Look = { width: number; height: number; colorScheme: "light" | "dark" };
const WIDE: Look = { width: 1280, height: 900, colorScheme: "light" };
const NARROW: Look = { width: 360, height: 740, colorScheme: "dark" };

/** Each language comes in with another look and turns to the other: between them every page is loaded and seen both ways in both. */
const VISITS: { locale: Locale; looks: [Look, Look] }[] = [
  { locale: DEFAULT_LOCALE, looks: [WIDE, NARROW] },
  { locale: "ar", looks: [NARROW, WIDE] },
];

/** Opens each route in both languages, and reports what is wrong with it in both looks. */
async function visit(visitor: Person, routes: string[], { isInside }: { isInside: boolean }): Promise<string[]> {
  const findings: string[] = [];
  for (const { locale, looks } of VISITS) {
    await (isInside ? choose(visitor.page, locale) : remember(visitor.context, visitor.siteUrl, locale));
    for (const route of routes) {
      await turn(visitor.page, looks[0]);
      findings.push(...(await open(visitor, route, { isInside, locale })));
      for (const look of looks) {
        const found = await faults(visitor.page, look);
        findings.push(...found.map((fault) => `${route} in ${locale}, ${look.width} px, ${look.colorScheme}: ${fault}`));
      }
    }
  }
  // The browser itself reports a page that is not there.
  findings.push(...visitor.complaints.splice(0).filter((text) => !MISSING.some((route) => text.includes(route))));
  findings.push(...visitor.foreignRequests.splice(0));
  return findings;
}

/** Opens a route, waits until its data is there, and reports what is wrong with the answer, first of all with its language. */
async function open({ page }: Person, route: string, { isInside, locale }: { isInside: boolean; locale: Locale }): Promise<string[]> {
  const findings: string[] = [];
  const response = await page.goto(route);
  const expected = MISSING.includes(route) ? 404 : 200;
  if (response?.status() !== expected) findings.push(`${route} answered ${response?.status()}`);
  const policy = response?.headers()["content-security-policy"] ?? "";
  if (!/script-src 'self' 'nonce-[^']+' 'strict-dynamic'(;|$)/.test(policy)) findings.push(`${route} has the policy ${policy}`);
  if (isInside && isDoor(route)) await page.waitForURL((url) => !isDoor(url.pathname));
  if (!isInside && PRIVATE.includes(route)) await page.waitForURL((url) => isDoor(url.pathname));
  await settle(page);
  // The title comes with the data.
  await page.waitForFunction(() => document.title !== "");
  const { lang, dir } = await page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));
  if (lang !== locale || dir !== directionOf(locale)) findings.push(`${route} is in ${lang}, ${dir}`);
  return findings;
}

async function turn(page: Page, { width, height, colorScheme }: Look): Promise<void> {
  await page.setViewportSize({ width, height });
  // Without motion a colour is at once what it becomes.
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
}

/** What axe and the width of the page have to say about it with this look. */
async function faults(page: Page, look: Look): Promise<string[]> {
  await turn(page, look);
  // A page outside the frame of the site has no class of a theme, only the browser's.
  const follows = (theme: string) => {
    const classes = document.documentElement.classList;
    return classes.contains(theme) || !(classes.contains("light") || classes.contains("dark"));
  };
  await page.waitForFunction(follows, look.colorScheme);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  // What only this width shows may have to be fetched.
  await settle(page);
  const breaches = (await axeFindings(page)).map((finding) => `breaks ${finding}`);
  const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return width > 0 ? [...breaches, `${width} px wider than the screen`] : breaches;
}

describe("without any key every route answers, says nothing on the console and calls nobody", () => {
  const VISITORS = [
    { name: "nobody", persona: null, routes: [...PUBLIC, "/design", "/advisors/nobody", "/user-dashboard", "/advisor-dashboard", "/admin/dashboard"] },
    { name: "casey", persona: "Continue as Casey (client)", routes: ["/", "/sign-in", ...CLIENT, ...ADVISOR.slice(0, 1), ...ADMIN.slice(0, 1)] },
    { name: "ada", persona: "Continue as Ada (advisor)", routes: ["/user-dashboard", ...ADVISOR, ...ADMIN.slice(0, 1)] },
    { name: "robin", persona: "Continue as Robin (admin)", routes: ["/user-dashboard", ...ADMIN] },
  ];
  it.each(VISITORS)("for $name, 1280 and 360 px wide, in English and Arabic, light and dark", async ({ name, persona, routes }) => {
    person = await Person.open(browser, stack.siteUrl, name);
    if (persona !== null) await person.signInAs(persona);
    expect(await visit(person, routes, { isInside: persona !== null })).toEqual([]);
  });

  it("for an advisor's public page", async () => {
    person = await Person.open(browser, stack.siteUrl, "nobody");
    await person.page.goto("/advisors");
    const link = person.page.locator('a[href^="/advisors/"]').first();
    expect(await visit(person, [(await link.getAttribute("href")) ?? ""], { isInside: false })).toEqual([]);
  });
});

it("no page but the room starts with more than 110 kB of script beyond the framework and Convex's client", async () => {
  const routes = [...PUBLIC, ...CLIENT, ...ADVISOR, ...ADMIN].filter((route) => !route.startsWith("/session/"));
  const sizes = await Promise.all(routes.map(async (route) => ({ route, bytes: await routeScriptBytes(stack.siteUrl, route) })));
  expect(sizes.filter(({ bytes }) => bytes > SCRIPT_LIMIT_BYTES)).toEqual([]);
  // The measure itself: a page with live lists is not free.
  expect(sizes.find(({ route }) => route === "/advisors")?.bytes).toBeGreaterThan(30_000);
});
