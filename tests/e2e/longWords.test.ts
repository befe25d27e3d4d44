import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import { LOCALE_COOKIE, PSEUDO_LOCALE } from "@/lib/i18n/locales";
import { pseudoText } from "@/lib/i18n/pseudo";
import { BackendClient } from "./support/backend";
import { breaches, misfits, settle } from "./support/fit";
import type { Person } from "./support/person";
import { ADMIN_PLACES, ADVISOR_PLACES, CLIENT_PLACES, PUBLIC_PLACES } from "./support/places";
import { useSite } from "./support/site";

/** The smallest screen there is a promise for. */
const PHONE = { viewport: { width: 360, height: 740 } };
const PERSONAS = { casey: "Continue as Casey (client)", ada: "Continue as Ada (advisor)", robin: "Continue as Robin (admin)" };

const site = useSite();

/** Somebody with a phone whose pages come in the made-up language: every word a third longer, with marks above and below. */
async function enter(name: keyof typeof PERSONAS | "nobody"): Promise<Person> {
  const person = await site.open(name, PHONE);
  if (name !== "nobody") await person.signInAs(PERSONAS[name]);
  await person.context.addCookies([{ name: LOCALE_COOKIE, value: PSEUDO_LOCALE, url: site.stack.siteUrl }]);
  return person;
}

/** Opens a page and waits until nothing of it is on its way. */
async function visit(page: Page, place: string): Promise<void> {
  await page.goto(place);
  await settle(page);
}

/** The address of the first link of a list that leads to one of its things. */
async function firstOf(page: Page, list: string, prefix = `${list}/`): Promise<string> {
  await visit(page, list);
  return (await page.locator(`main a[href^="${prefix}"]:not([href$="/categories"], [href$="/applications"])`).first().getAttribute("href")) ?? `${list} is empty`;
}

describe("words a third longer, on a screen of 360 px", () => {
  const JOURNEYS = [
    { name: "nobody", places: PUBLIC_PLACES, lists: [["/advisors"]] },
    { name: "casey", places: CLIENT_PLACES, lists: [] },
    { name: "ada", places: ADVISOR_PLACES, lists: [["/advisor-dashboard/sessions", "/receipts/"]] },
    { name: "robin", places: ADMIN_PLACES, lists: [["/admin/advisors/applications"], ["/admin/disputes"], ["/admin/users"]] },
  ] as const;

  it.each(JOURNEYS)("fit on every page of $name", async ({ name, places, lists }) => {
    const { page } = await enter(name);
    const found: string[] = [];
    const all: string[] = [...places];
    for (const [list, prefix] of lists) all.push(await firstOf(page, list, prefix));
    for (const place of all) {
      await visit(page, place);
      const words = await page.locator("body").innerText();
      if (!words.includes("⟦")) found.push(`${place}: not in the made-up language`);
      found.push(...(await misfits(page)).map((what) => `${place}: ${what}`));
    }
    expect(found).toEqual([]);
  });
});

describe("what opens over a page fits and is open to everybody", () => {
  const found: string[] = [];
  /** Looks at what is open now. */
  async function look(page: Page, what: string): Promise<void> {
    await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running" || animation.effect?.getComputedTiming().iterations === Infinity));
    found.push(...[...(await misfits(page)), ...(await breaches(page))].map((fault) => `${what}: ${fault}`));
  }
  const button = (page: Page, name: string) => page.getByRole("button", { name: pseudoText(name) });

  it("menu, palette, notifications, filters and the comparison of three", async () => {
    const casey = await enter("casey");
    const { page } = casey;
    await visit(page, "/advisors");
    await button(page, "Menu").click();
    await page.getByRole("dialog").waitFor();
    await look(page, "menu");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });

    await page.keyboard.press("Control+K");
    await page.getByRole("dialog").waitFor();
    await look(page, "palette");
    await page.keyboard.type("contracts and leases in plain words");
    await page.getByRole("option").first().waitFor();
    await look(page, "palette with words");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });

    await button(page, "Filters").click();
    await page.getByRole("dialog").getByRole("slider").first().waitFor();
    await look(page, "filters");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });

    const toggles = page.locator(`main button[aria-pressed][aria-label^="${pseudoText("Compare {name}").split("{")[0]}"]:visible`);
    for (const at of [0, 1, 2]) await toggles.nth(at).click();
    await look(page, "chosen to compare");
    await page.getByRole("region").getByRole("button", { name: "3" }).click();
    await page.getByRole("dialog").getByRole("table").waitFor();
    await look(page, "comparison");
    expect(found.splice(0)).toEqual([]);
    casey.assertQuiet();
  });

  it("a request, its card with the other person, the room, the question at its end, and the rating", async () => {
    const { stack } = site;
    const [casey, ada] = [await enter("casey"), await enter("ada")];
    const backend = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_casey");
    const { topUpId } = await backend.mutation(api.wallet.startTopUp, { amountMinor: 5_000n, requestKey: "long-words-1" });
    await visit(ada.page, "/advisor-dashboard");
    await visit(casey.page, "/advisors?online=true");
    await casey.page.getByRole("link", { name: "Ada" }).first().click();
    await casey.page.waitForURL(/\/advisors\/[^/]+$/);
    await button(casey.page, "Start video call").click();
    await casey.page.getByRole("dialog").getByRole("button", { name: "$50" }).waitFor();
    await look(casey.page, "request without money");

    await expect.poll(async () => (await backend.query(api.payments.topUp, { topUpId }))?.checkoutUrl ?? null).not.toBeNull();
    const checkoutId = (await backend.query(api.payments.topUp, { topUpId }))?.checkoutUrl?.split("/").at(-1) ?? "";
    await visit(ada.page, "/advisor-dashboard");
    await backend.action(api.payments.payDemoCheckout, { checkoutId, cardNumber: "4242 4242 4242 4242", expiry: "12 / 40", cvc: "123" });
    await button(casey.page, "Send request").waitFor();
    await casey.page.getByRole("radio", { name: pseudoText("Chat") }).click();
    await look(casey.page, "request");
    await button(casey.page, "Send request").click();
    await casey.page.waitForURL(/\/session\//);
    await button(ada.page, "Say why").or(ada.page.getByRole("region").getByRole("button").last()).waitFor();
    await look(ada.page, "request at the advisor's");
    await look(casey.page, "waiting");

    await button(ada.page, "Accept").click();
    await Promise.all([casey, ada].map(({ page }) => button(page, "Pause").waitFor()));
    await look(casey.page, "room of the client");
    await look(ada.page, "room of the advisor");
    await button(casey.page, "End session").click();
    await casey.page.getByRole("alertdialog").waitFor();
    await look(casey.page, "question before the end");
    await casey.page.getByRole("alertdialog").getByRole("button", { name: pseudoText("End session") }).click();
    await button(casey.page, "Rate this session").click();
    await button(casey.page, "Submit rating").waitFor();
    await casey.page.getByRole("radio").last().check();
    await look(casey.page, "rating");
    expect(found.splice(0)).toEqual([]);
    for (const person of [casey, ada]) person.assertQuiet();
  });
});
