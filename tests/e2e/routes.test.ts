import AxeBuilder from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./support/chromium";
import { Person } from "./support/person";
import { Stack } from "./support/stack";

const PUBLIC = ["/", "/advisors", "/sign-in", "/sign-up", "/no-such-page"];
const CLIENT = [
  "/user-dashboard",
  "/user-dashboard/wallet",
  "/user-dashboard/sessions",
  "/settings",
  "/session/nobodys",
  "/receipts/nobodys",
  "/pay/demo/nobodys",
];
const ADVISOR = ["/advisor-dashboard", "/advisor-dashboard/earnings", "/advisor-dashboard/sessions"];
const ADMIN = ["/admin/dashboard"];

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

/** The doors send somebody who is already inside to their own page. */
const isDoor = (route: string) => route.startsWith("/sign-");

/** Opens each route, waits until its data is there, and reports what is wrong with it. */
async function visit(visitor: Person, routes: string[], isInside = false): Promise<string[]> {
  const findings: string[] = [];
  for (const route of routes) {
    const response = await visitor.page.goto(route);
    const expected = route === "/no-such-page" ? 404 : 200;
    if (response?.status() !== expected) findings.push(`${route} answered ${response?.status()}`);
    const policy = response?.headers()["content-security-policy"] ?? "";
    if (!/script-src 'self' 'nonce-[^']+' 'strict-dynamic'(;|$)/.test(policy)) findings.push(`${route} has the policy ${policy}`);
    if (isInside && isDoor(route)) await visitor.page.waitForURL((url) => !isDoor(url.pathname));
    await visitor.page.locator("main :is(h1, h2, p)").first().waitFor();
    await visitor.page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
    // The title comes with the data.
    await visitor.page.waitForFunction(() => document.title !== "");
    const { violations } = await new AxeBuilder({ page: visitor.page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
    findings.push(...violations.map(({ id, nodes }) => `${route} breaks ${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`));
    const width = await visitor.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (width > 0) findings.push(`${route} is ${width} px wider than the screen`);
  }
  // The browser itself reports a page that is not there.
  findings.push(...visitor.complaints.filter((text) => !text.includes("/no-such-page")));
  findings.push(...visitor.foreignRequests);
  return findings;
}

describe("without any key every route answers, says nothing on the console and calls nobody", () => {
  const VISITORS = [
    { name: "nobody", persona: null, routes: [...PUBLIC, "/user-dashboard", "/advisor-dashboard", "/admin/dashboard"] },
    { name: "casey", persona: "Continue as Casey (client)", routes: [...PUBLIC, ...CLIENT, ...ADVISOR, ...ADMIN] },
    { name: "ada", persona: "Continue as Ada (advisor)", routes: [...CLIENT, ...ADVISOR, ...ADMIN] },
    { name: "robin", persona: "Continue as Robin (admin)", routes: [...CLIENT, ...ADMIN] },
  ];
  const LOOKS = [
    { width: 1280, height: 900, colorScheme: "light" as const },
    { width: 360, height: 740, colorScheme: "dark" as const },
  ];
  for (const { width, height, colorScheme } of LOOKS) {
    it.each(VISITORS)(`for $name, ${width} px wide, ${colorScheme}`, async ({ name, persona, routes }) => {
      person = await Person.open(browser, stack.siteUrl, name, { viewport: { width, height }, colorScheme });
      if (persona !== null) await person.signInAs(persona);
      expect(await visit(person, routes, persona !== null)).toEqual([]);
    });
  }

  it("for an advisor's public page", async () => {
    person = await Person.open(browser, stack.siteUrl, "nobody");
    await person.page.goto("/advisors");
    const path = await person.page.locator('a[href^="/advisors/"]').first().getAttribute("href");
    expect(await visit(person, [path ?? ""])).toEqual([]);
  });
});
