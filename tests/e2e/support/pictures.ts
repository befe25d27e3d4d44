import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { DEFAULT_LOCALE, type Locale } from "@/lib/domain/locales";
import { launchChromium } from "./chromium";
import { choose, remember } from "./language";
import { Person } from "./person";
import { ADMIN_PLACES, ADVISOR_PLACES, CLIENT_PLACES, PUBLIC_PLACES } from "./places";
import { Room } from "./room";
import { Stack } from "./stack";

const FOLDER = "test-results/pictures";
const WIDTHS = [
  { width: 360, height: 740 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
];
const THEMES = ["light", "dark"] as const;

/** The parts of the form by which one becomes an advisor. */
const SETUP_PLACES = ["help", "prices", "photo", "documents", "review"].map((step) => `/advisor/setup?step=${step}`);

/** Lists of admins, and how the address of a thing in them begins: of each, the first is taken too. */
const ADMIN_LISTS = [
  { name: "person", list: "/admin/users", thing: "/admin/users/" },
  { name: "application", list: "/admin/advisors/applications", thing: "/admin/advisors/applications/" },
  { name: "session", list: "/admin/sessions", thing: "/admin/sessions/" },
  { name: "transaction", list: "/admin/ledger", thing: "/admin/ledger/transactions/" },
] as const;

const PERSONAS = [
  { name: "nobody", button: null, places: PUBLIC_PLACES },
  { name: "casey", button: "Continue as Casey (client)", places: [...CLIENT_PLACES, ...SETUP_PLACES, "/advisors"] },
  { name: "ada", button: "Continue as Ada (advisor)", places: [...ADVISOR_PLACES, "/user-dashboard", "/settings"] },
  { name: "robin", button: "Continue as Robin (admin)", places: [...ADMIN_PLACES, "/settings"] },
];

/**
 * Opens every page of the production build as each persona and takes it at three widths in both themes, then plays one
 * session and takes what only exists while somebody talks. `part` keeps the pictures whose name holds it; "" keeps all. The pages are in `locale`.
 */
export async function takePictures(part: string, locale: Locale = DEFAULT_LOCALE): Promise<{ taken: number; folder: string }> {
  const [stack, browser] = await Promise.all([Stack.start(), launchChromium()]);
  const album = new Album(part, locale);
  try {
    await rm(FOLDER, { recursive: true, force: true });
    for (const { name, button, places } of PERSONAS) {
      const person = await Person.open(browser, stack.siteUrl, name);
      if (button === null) await remember(person.context, stack.siteUrl, locale);
      else {
        await person.signInAs(button);
        await choose(person.page, locale);
      }
      const own = name === "nobody" ? [...places, await firstAdvisor(person.page)] : places;
      for (const place of own) {
        const label = `${name}${place === "/" ? "-home" : place.replace(/^\/advisors\/.+/, "/profile").replaceAll(/[/?=]/g, "-")}`;
        if (!album.wants(label)) continue;
        await person.page.goto(place);
        await album.take(person.page, label);
      }
      await person.context.close();
    }
    if (album.wants("session")) await playSession(browser, stack, album);
    if (ADMIN_LISTS.some(({ name }) => album.wants(`robin-one-${name}`))) await takeOneOfEach(browser, stack, album);
    return { taken: album.taken, folder: FOLDER };
  } finally {
    await browser.close();
    await stack.stop();
  }
}

async function firstAdvisor(page: Page): Promise<string> {
  await page.goto("/advisors");
  return (await page.locator('a[href^="/advisors/"]').first().getAttribute("href")) ?? "/advisors";
}

/** What stands behind the lists of admins. After the session, so that there is one, and its money. */
async function takeOneOfEach(browser: Browser, stack: Stack, album: Album): Promise<void> {
  const robin = await Person.open(browser, stack.siteUrl, "robin");
  await robin.signInAs("Continue as Robin (admin)");
  await choose(robin.page, album.locale);
  for (const { name, list, thing } of ADMIN_LISTS) {
    await robin.page.goto(list);
    await settled(robin.page);
    const first = robin.page.locator(`main a[href^="${thing}"]`).first();
    const href = (await first.count()) > 0 ? await first.getAttribute("href") : null;
    if (href === null) continue;
    await robin.page.goto(href);
    await album.take(robin.page, `robin-one-${name}`);
  }
  await robin.context.close();
}

/** Waits until nothing is still on its way: neither a part that says so nor the grey place of one. */
async function settled(page: Page): Promise<void> {
  await page.locator("main :is(h1, h2, p)").first().waitFor();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true], .animate-breathe") === null);
}

/** Casey asks Ada, they talk, Casey ends it: what each sees on the way. They act in English and are taken in the album's language. */
async function playSession(browser: Browser, stack: Stack, album: Album): Promise<void> {
  const casey = await Person.open(browser, stack.siteUrl, "casey");
  const ada = await Person.open(browser, stack.siteUrl, "ada");
  await casey.signInAs("Continue as Casey (client)");
  await ada.signInAs("Continue as Ada (advisor)");
  await Promise.all([casey, ada].map(({ page }) => choose(page, DEFAULT_LOCALE)));
  await casey.addFunds("50");
  await casey.requestChat("Ada", { note: "Two questions about a lease." });
  await casey.page.waitForURL(/\/session\//);
  await ada.page.goto("/advisor-dashboard");
  const accept = ada.page.getByRole("button", { name: "Accept" }).first();
  await accept.waitFor();
  await album.takeInside(casey.page, "session-waiting-casey");
  await album.takeInside(ada.page, "session-asked-ada");
  await accept.click();
  const [hers, his] = [new Room(ada.page), new Room(casey.page)];
  await Promise.all([hers.waitUntilRunning(), his.waitUntilRunning()]);
  await his.say("Hello Ada. My landlord wants three months' rent as a deposit.");
  await hers.say("Hello. In most places two is the most they may ask for. Where is the flat?");
  await casey.page.getByText("Where is the flat?").waitFor();
  await album.takeInside(casey.page, "session-room-casey");
  await album.takeInside(ada.page, "session-room-ada");
  await his.end();
  await casey.page
    .getByRole("link", { name: /receipt/i })
    .first()
    .waitFor();
  await album.takeInside(casey.page, "session-over-casey");
  await album.takeInside(ada.page, "session-over-ada");
  await casey.page.goto(`/receipts/${his.sessionId}`);
  await album.takeInside(casey.page, "session-receipt-casey");
  await casey.page.goto("/user-dashboard/wallet");
  await album.takeInside(casey.page, "session-wallet-casey");
  await ada.page.goto("/advisor-dashboard/earnings");
  await album.takeInside(ada.page, "session-earnings-ada");
  await casey.context.close();
  await ada.context.close();
}

/** The pictures taken so far. */
class Album {
  taken = 0;

  constructor(
    private readonly part: string,
    readonly locale: Locale,
  ) {}

  wants(label: string): boolean {
    return label.includes(this.part) || this.part.includes(label);
  }

  /** The same of a page that goes on in English: its person changes the language for the picture. */
  async takeInside(page: Page, label: string): Promise<void> {
    if (this.locale !== DEFAULT_LOCALE) await choose(page, this.locale);
    await this.take(page, label);
    if (this.locale !== DEFAULT_LOCALE) await choose(page, DEFAULT_LOCALE);
  }

  /** Takes what is on the page at each width in each theme. The theme follows the system, so no reload is needed. */
  async take(page: Page, label: string): Promise<void> {
    await mkdir(FOLDER, { recursive: true });
    await settled(page);
    for (const size of WIDTHS) {
      await page.setViewportSize(size);
      for (const colorScheme of THEMES) {
        // Without motion a picture shows where things end up, not where they are on their way.
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
        await page.screenshot({ path: join(FOLDER, `${label}-${size.width}-${colorScheme}.png`), fullPage: true });
        this.taken += 1;
      }
    }
  }
}
