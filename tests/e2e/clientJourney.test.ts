import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { BackendClient } from "./support/backend";
import { billedUntilExhausted, billOf, dollars } from "./support/bill";
import { makeAdvisor } from "./support/market";
import { Room } from "./support/room";
import { useSite } from "./support/site";
import { TestClock } from "./support/testClock";

const MINUTE_MS = 60_000;
/** With the 24 of the demonstration more than one page of the list. */
const MORE_ADVISORS = ["Abel", "Bea", "Carl", "Dora", "Egon", "Fay", "Gil", "Hope", "Ivo", "June"];
const ALL = 24 + MORE_ADVISORS.length;

/** What a page does by itself it does within this time. */
const PATIENCE = { timeout: 15_000 };

const site = useSite({ testClock: true });

/** Names of the rows of the list, from the top. */
const namesOn = async (page: Page): Promise<string[]> => await page.locator("main article h2").allInnerTexts();
const address = (page: Page): Record<string, string> => Object.fromEntries(new URL(page.url()).searchParams);

async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: field }).click();
  await page.getByRole("option", { name: option }).click();
}

describe("finding an advisor", () => {
  it("by words and filters that stand in the address, sorted as asked", async () => {
    const visitor = await site.open("visitor");
    const { page } = visitor;
    await page.goto("/advisors");
    await page.getByRole("searchbox", { name: "Search advisors" }).fill("hard conversations");
    await expect.poll(() => address(page), PATIENCE).toEqual({ q: "hard conversations" });
    await page.getByText("Best match: how well your words fit").waitFor();
    await expect.poll(async () => (await namesOn(page))[0], PATIENCE).toBe("Ada Lindqvist");

    await page.getByRole("searchbox", { name: "Search advisors" }).fill("");
    await choose(page, "Category", "Personal finance");
    await choose(page, "Language", "Spanish");
    await page.getByRole("switch", { name: "Offers video" }).click();
    await choose(page, "Sort by", "Lowest price");
    await page.getByText("Lowest chat price first.").waitFor();
    const asked = { category: "money", language: "es", video: "true", sort: "price" };
    await expect.poll(() => address(page), PATIENCE).toEqual(asked);
    const found = await BackendClient.signIn(site.stack.siteUrl, site.stack.convexUrl, "dev_casey").then(
      async (backend) =>
        await backend.query(api.advisorProfiles.search, { category: "money", language: "es", offersVideo: true, sort: "price", paginationOpts: { numItems: 50, cursor: null } }),
    );
    const names = found.page.map(({ displayName }) => displayName);
    expect(names).toContain("Inés Carrasco");
    await expect.poll(() => namesOn(page), PATIENCE).toEqual(names);

    // The address is the search: it can be sent to somebody, and a profile leads back to it.
    await page.reload();
    await expect.poll(() => namesOn(page), PATIENCE).toEqual(names);
    expect(address(page)).toEqual(asked);
    await page.getByRole("link", { name: "Inés Carrasco" }).click();
    await page.getByRole("heading", { level: 1, name: "Inés Carrasco" }).waitFor();
    await page.goBack();
    await expect.poll(() => namesOn(page), PATIENCE).toEqual(names);
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.poll(() => address(page), PATIENCE).toEqual({ sort: "price" });

    // Whatever an address asks for that is not there is left out, and said nowhere.
    await page.goto("/advisors?category=witchcraft&language=xx&min=-5&max=%3Cscript%3E&rating=9&sort=cheapest&online=perhaps&video=2");
    await expect.poll(() => address(page), PATIENCE).toEqual({});
    expect((await namesOn(page)).length).toBeGreaterThanOrEqual(24);
    visitor.assertQuiet();
  });

  it("far down an endless list, which keeps its place", async () => {
    for (const name of MORE_ADVISORS) await makeAdvisor(site.stack, name);
    const visitor = await site.open("visitor");
    const { page } = visitor;
    await page.goto("/advisors?sort=price");
    await expect.poll(async () => {
      await page.keyboard.press("End");
      return (await namesOn(page)).length;
    }, PATIENCE).toBe(ALL);
    const names = await namesOn(page);
    expect(new Set(names).size).toBe(ALL);
    const name = names[ALL - 3] ?? "";
    const row = page.getByRole("link", { name, exact: true });
    await row.hover();
    const place = await page.evaluate(() => window.scrollY);
    expect(place).toBeGreaterThan(1_000);
    const expectPlace = async () => {
      await row.waitFor();
      await expect.poll(async () => Math.abs((await page.evaluate(() => window.scrollY)) - place), PATIENCE).toBeLessThanOrEqual(2);
      expect(await namesOn(page)).toEqual(names);
    };

    await row.click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await page.goBack();
    await expectPlace();
    await page.goForward();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await page.getByRole("link", { name: "All advisors" }).click();
    await expectPlace();
    expect(address(page)).toEqual({ sort: "price" });
    visitor.assertQuiet();
  });

  it("saved for later, side by side with two others, and told when she is free", async () => {
    const casey = await site.open("casey");
    const { page } = casey;
    await casey.signInAs("Continue as Casey (client)");
    await page.goto("/advisors?category=career");
    for (const name of ["Marcus Webb", "Ada Lindqvist"]) {
      const heart = page.getByRole("button", { name: `Save ${name}` }).filter({ visible: true });
      await heart.click();
      await expect.poll(() => heart.getAttribute("aria-pressed"), PATIENCE).toBe("true");
    }
    const compare = (name: string) => page.getByRole("button", { name: `Compare ${name}` }).filter({ visible: true });
    for (const name of ["Ada Lindqvist", "Marcus Webb"]) await compare(name).click();
    await choose(page, "Category", "Personal finance");
    await compare("Inés Carrasco").click();
    expect(await compare("Samuel Okafor").isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Compare 3" }).click();
    const table = page.getByRole("dialog").getByRole("table");
    const cells = async (label: string) => await table.getByRole("row", { name: label }).getByRole("cell").allInnerTexts();
    await table.waitFor();
    expect(await cells("Chat, a minute")).toEqual(["$0.50", "$0.75", "$1.10"]);
    expect(await cells("$20 of chat")).toEqual(["40 minutes", "26 minutes", "18 minutes"]);
    expect(await cells("Right now")).toEqual(["Offline", "Offline", "Offline"]);

    await page.goto("/user-dashboard/advisors");
    const saved = page.getByRole("region", { name: "Favourites" }).getByRole("heading", { level: 3 });
    await expect.poll(() => saved.allInnerTexts(), PATIENCE).toEqual(["Ada Lindqvist", "Marcus Webb"]);
    await page.getByRole("button", { name: "Save Marcus Webb" }).click();
    await expect.poll(() => saved.allInnerTexts(), PATIENCE).toEqual(["Ada Lindqvist"]);

    await page.getByRole("link", { name: "Ada Lindqvist" }).click();
    await page.getByText("Ada Lindqvist is offline right now.").waitFor();
    expect(await page.getByRole("button", { name: "Start chat" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Tell me when free" }).click();
    await page.getByText(/We tell you once when Ada Lindqvist is free, until /).waitFor();
    await page.goto("/user-dashboard");
    await page.getByRole("button", { name: "Notifications", exact: true }).waitFor();

    const ada = await site.open("ada");
    await ada.signInAs("Continue as Ada (advisor)");
    await page.getByRole("button", { name: "Notifications, 1 unread" }).click();
    await page.getByRole("link", { name: "Ada Lindqvist is free now" }).click();
    await page.waitForURL(/\/advisors\/[^/]+$/);
    await page.getByRole("button", { name: "Start chat" }).and(page.locator(":enabled")).waitFor();
    await page.getByRole("button", { name: "Notifications", exact: true }).waitFor();
    for (const person of [casey, ada]) person.assertQuiet();
  });
});

it("J2: from the search to the last of $50 and beyond, both on the same clock", async () => {
  const { stack } = site;
  const ada = await site.open("ada");
  await ada.signInAs("Continue as Ada (advisor)");
  await ada.page.goto("/advisor-dashboard");
  const casey = await site.open("casey");
  const { page } = casey;
  await casey.signInAs("Continue as Casey (client)");
  await page.goto("/advisors");
  await page.getByRole("searchbox", { name: "Search advisors" }).fill("raise");
  await page.getByRole("switch", { name: "Online now" }).click();
  await expect.poll(() => namesOn(page), PATIENCE).toEqual(["Ada Lindqvist"]);
  await page.getByRole("link", { name: "Ada Lindqvist" }).click();
  await page.getByRole("button", { name: "Start chat" }).click();
  await page.getByRole("dialog").getByLabel("Amount").fill("50");
  await page.getByRole("dialog").getByRole("button", { name: "Add funds", exact: true }).click();
  await casey.pay("Pay $50.00");
  await page.getByRole("dialog").getByText("100 minutes").waitFor();
  await page.getByRole("button", { name: "Send request" }).click();
  await ada.page.getByRole("button", { name: "Accept" }).click();
  const [clientRoom, advisorRoom] = [new Room(page), new Room(ada.page)];
  await Promise.all([clientRoom.waitUntilRunning(), advisorRoom.waitUntilRunning()]);
  const sessionId = clientRoom.sessionId as Id<"sessions">;

  for (let shownMinor = await clientRoom.figureMinor("Spendable balance"), second = 0; second < 4; second += 1) {
    await expect.poll(() => clientRoom.figureMinor("Spendable balance"), { ...PATIENCE, interval: 50 }).toBeLessThan(shownMinor);
    shownMinor = await clientRoom.figureMinor("Spendable balance");
  }
  expect(await advisorRoom.timer.innerText()).toMatch(/^\d\d:\d\d$/);

  const clock = new TestClock(stack.convexUrl, await stack.adminKey());
  await clock.freeze();
  const client = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_casey");
  const advisor = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_ada");
  const passUntil = async (billedMs: number) => await clock.passUntilBilled(billedMs, sessionId, [client, advisor]);
  const warning = (words: string, at = page) => at.getByRole("alert").filter({ hasText: words });

  expect(await passUntil(98 * MINUTE_MS - 3_000)).toMatchObject({ state: "running", costMinor: 4_897n, spendableMinor: 103n });
  expect(await warning("About 2 minutes left").count()).toBe(0);
  expect(await passUntil(98 * MINUTE_MS)).toMatchObject({ state: "running", costMinor: 4_900n, spendableMinor: 100n });
  await warning("About 2 minutes left").waitFor();
  await passUntil(99 * MINUTE_MS - 3_000);
  expect(await warning("About 1 minute left").count()).toBe(0);
  expect(await passUntil(99 * MINUTE_MS)).toMatchObject({ costMinor: 4_950n, spendableMinor: 50n });
  await warning("About 1 minute left").waitFor();
  expect(await passUntil(100 * MINUTE_MS)).toMatchObject({ state: "exhausted", costMinor: 5_000n, spendableMinor: 0n });
  await warning("Paused: your balance is used up").waitFor();
  await warning("Paused: the balance of Casey is used up", ada.page).waitFor();
  expect([await clientRoom.figureMinor("Cost so far"), await clientRoom.figureMinor("Spendable balance")]).toEqual([5_000, 0]);
  expect([await clientRoom.timer.innerText(), await advisorRoom.timer.innerText()]).toEqual(["1:40:00", "1:40:00"]);
  await clock.release();

  await page.getByRole("button", { name: "Add funds" }).first().click();
  await page.getByLabel("Amount").fill("20");
  const [payment] = await Promise.all([casey.context.waitForEvent("page"), page.getByRole("dialog").getByRole("button", { name: "Add funds", exact: true }).click()]);
  await casey.pay("Pay $20.00", undefined, payment);
  await page.getByRole("button", { name: "Resume" }).click();
  await clientRoom.waitUntilRunning();
  await expect.poll(() => clientRoom.figureMinor("Cost so far"), { timeout: 15_000 }).toBeGreaterThan(5_000);
  await clientRoom.end();
  await page.getByRole("link", { name: /receipt/i }).first().click();
  await page.getByRole("heading", { name: "Receipt" }).waitFor();

  const receipt = await client.query(api.sessions.receipt, { sessionId });
  if (receipt === null) throw new Error("no receipt");
  expect(billedUntilExhausted(receipt)).toBe(100 * MINUTE_MS);
  expect(receipt.chargeMinor).toBe(billOf(receipt).chargeMinor);
  await page.getByText(dollars(receipt.chargeMinor)).first().waitFor();
  expect((await client.query(api.wallet.summary, {})).spendableMinor).toBe(7_000n - receipt.chargeMinor);
  expect(await stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
  for (const person of [casey, ada]) person.assertQuiet();
});
