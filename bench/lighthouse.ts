import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import lighthouse, { desktopConfig, type Config } from "lighthouse";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { findOrGetChromium } from "../scripts/lib/chromium";
import { claimPort } from "../scripts/lib/ports";
import { QUIET_FLAGS } from "../tests/e2e/support/chromium";
import { Stack } from "../tests/e2e/support/stack";
import { printTable, type Row } from "./lib/table";

/** Least score of each category, 0 to 100. */
const AIMS = { performance: 95, accessibility: 100, "best-practices": 95, seo: 100 } as const;
type Category = keyof typeof AIMS;
const CATEGORIES = Object.keys(AIMS) as Category[];

/** The laptop is what is promised; the phone (a middling one on a slow connection, simulated) is told beside it. */
const DEVICES: { device: string; config: Config | undefined; isPromised: boolean }[] = [
  { device: "laptop", config: desktopConfig, isPromised: true },
  { device: "phone", config: undefined, isPromised: false },
];
type Device = (typeof DEVICES)[number];

export const PAGES = ["landing", "search", "profile", "wallet"] as const;
export type PageName = (typeof PAGES)[number];

type Measured = { page: string; isPromised: boolean; scores: Record<Category, number>; firstPaintMs: number; largestPaintMs: number; blockedMs: number; shift: number; faults: string[] };

/**
 * Lighthouse's verdict on the landing page, the search, a profile and the wallet, on the production build with demo data. The
 * wallet is measured signed in. `only` names the one page to measure, all where it is left out. Prints a table; the exit code says whether all that is promised was met.
 */
export async function measurePages(only?: PageName): Promise<void> {
  const [stack, port, profile] = await Promise.all([Stack.start(), claimPort(0, "--port"), mkdtemp(join(tmpdir(), "parley-lighthouse-"))]);
  // Lighthouse opens tabs of its own in this browser, so whoever signs in here is signed in there.
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findOrGetChromium(),
    headless: true,
    locale: "en-US",
    args: [...QUIET_FLAGS, `--remote-debugging-port=${port}`],
  });
  try {
    const measured: Measured[] = [];
    const measureOn = async (name: PageName, path: string) => {
      if (only !== undefined && only !== name) return;
      for (const device of DEVICES) measured.push(await measure(name, `${stack.siteUrl}${path}`, port, device));
    };
    for (const { name, path } of await pagesOf(context, stack.siteUrl)) await measureOn(name, path);
    await signIn(context, stack.siteUrl);
    await measureOn("wallet", "/user-dashboard/wallet");
    const rows = measured.flatMap(rowsOf);
    printTable(rows);
    for (const { page, faults } of measured) if (faults.length > 0) console.log(`${page}: ${faults.join("; ")}`);
    if (rows.some(({ met }) => met === false)) process.exitCode = 1;
  } finally {
    await context.close();
    await stack.stop();
    await rm(profile, { recursive: true, force: true });
  }
}

async function pagesOf(context: BrowserContext, siteUrl: string): Promise<{ name: PageName; path: string }[]> {
  const page = await context.newPage();
  await page.goto(`${siteUrl}/advisors`);
  const profile = await page.locator('a[href^="/advisors/"]').first().getAttribute("href");
  await page.close();
  if (profile === null) throw new Error("the list of advisors shows none");
  return [
    { name: "landing", path: "/" },
    { name: "search", path: "/advisors" },
    { name: "profile", path: profile },
  ];
}

async function signIn(context: BrowserContext, siteUrl: string): Promise<void> {
  const page: Page = await context.newPage();
  await page.goto(`${siteUrl}/sign-in`);
  await page.getByRole("button", { name: "Continue as Casey (client)" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page.close();
}

async function measure(name: string, url: string, port: number, { device, config, isPromised }: Device): Promise<Measured> {
  const page = `${name}, ${device}`;
  const result = await lighthouse(url, { port, logLevel: "error", output: "json", onlyCategories: [...CATEGORIES] }, config);
  if (result === undefined) throw new Error(`${page} was not measured`);
  const { categories, audits, runtimeError } = result.lhr;
  if (runtimeError !== undefined) throw new Error(`${page}: ${runtimeError.message}`);
  const score = (category: Category) => Math.round((categories[category]?.score ?? 0) * 100);
  const figure = (audit: string) => audits[audit]?.numericValue ?? Number.NaN;
  const judged = CATEGORIES.flatMap((category) => categories[category]?.auditRefs.filter(({ weight }) => weight > 0) ?? []);
  const faults = judged.map(({ id }) => audits[id]).filter((audit) => audit !== undefined && audit.score !== null && audit.score < 0.9);
  return {
    page,
    isPromised,
    scores: { performance: score("performance"), accessibility: score("accessibility"), "best-practices": score("best-practices"), seo: score("seo") },
    firstPaintMs: figure("first-contentful-paint"),
    largestPaintMs: figure("largest-contentful-paint"),
    blockedMs: figure("total-blocking-time"),
    shift: figure("cumulative-layout-shift"),
    faults: faults.map((audit) => `${audit?.id} ${audit?.displayValue ?? ""}`.trim()),
  };
}

function rowsOf({ page, isPromised, scores, firstPaintMs, largestPaintMs, blockedMs, shift }: Measured): Row[] {
  return [
    ...CATEGORIES.map((category) => ({
      metric: `${page}: ${category}`,
      value: String(scores[category]),
      aim: !isPromised ? "" : AIMS[category] === 100 ? "100" : `≥ ${AIMS[category]}`,
      met: isPromised ? scores[category] >= AIMS[category] : null,
    })),
    { metric: `${page}: first / largest paint, blocked ms; shift`, value: `${[firstPaintMs, largestPaintMs, blockedMs].map(Math.round).join(" / ")}; ${shift.toFixed(3)}`, aim: "", met: null },
  ];
}
