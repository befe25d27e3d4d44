import { expect, it } from "vitest";
import { dollars } from "./support/bill";
import type { Person } from "./support/person";
import { loudness, recordRing, soundsPlaying } from "./support/ringRecorder";
import { Room } from "./support/room";
import { Stage } from "./support/stage";

const FUNDS_MINOR = 2_000n;

const stage = Stage.use();

/** A new client with $20.00. */
async function newcomer(name: string): Promise<Person> {
  const person = await stage.visitor(name.toLowerCase());
  await recordRing(person.context);
  await person.createAccount(name);
  await person.addFunds("20");
  return person;
}

/** Finds Ada in a session, reads what waiting means, and takes a place. Ends on the page of the place. */
async function joinQueue({ page }: Person, wait: string): Promise<void> {
  await page.goto("/advisors");
  await page.getByRole("link", { name: "Ada" }).first().click();
  await page.getByText("Ada Lindqvist is in a session. You can wait for your turn.").waitFor();
  await page.getByRole("button", { name: "Wait in the queue" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(wait).waitFor();
  await dialog.getByText("You keep your place for up to 30 minutes").waitFor();
  await dialog.getByRole("button", { name: "Wait in the queue" }).click();
  await page.getByRole("heading", { name: "In the queue for Ada Lindqvist" }).waitFor();
}

async function spendableOnPage({ page }: Person, amountMinor: bigint): Promise<void> {
  await page.goto("/user-dashboard/wallet");
  await page.getByText(dollars(amountMinor)).first().waitFor();
}

it("who finds an advisor busy waits with an honest word, is called when the turn comes, or leaves", async () => {
  const [ada, casey, nora, omar] = await Promise.all([stage.enter("ada"), stage.enter("casey"), newcomer("Nora"), newcomer("Omar")]);
  await ada.page.goto("/advisor-dashboard");
  await casey.addFunds("20");
  await casey.requestChat("Ada");
  await ada.page.getByRole("button", { name: "Accept" }).click();
  const first = new Room(casey.page);
  await Promise.all([first.waitUntilRunning(), new Room(ada.page).waitUntilRunning()]);
  const desk = await ada.context.newPage();
  await desk.goto("/advisor-dashboard");

  // Five sessions of the past, of which the third in length lasted 17 min 36 s.
  const typical = "The session that is running has lasted less than a minute; half of Ada Lindqvist’s sessions end within 18 minutes.";
  await joinQueue(nora, `Nobody is before you. ${typical}`);
  await nora.page.getByRole("status").filter({ hasText: `You are next. ${typical}` }).waitFor();
  await joinQueue(omar, `1 person is before you. ${typical}`);
  await omar.page.getByRole("status").filter({ hasText: "1 person is before you." }).waitFor();
  await desk.getByRole("heading", { name: "2 people wait for their turn" }).waitFor();
  await desk.getByRole("region", { name: "Request from Nora" }).waitFor();
  expect(await desk.getByRole("button", { name: "Accept" }).count()).toBe(0);

  // Any page keeps the place; the touch is what browsers want before they play a sound.
  await nora.page.goto("/user-dashboard");
  await nora.page.getByRole("region", { name: "Queue for Ada Lindqvist" }).getByText("You are next").waitFor();
  await nora.page.getByRole("heading", { level: 1 }).click();

  await expect.poll(() => first.figureMinor("Cost so far"), { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  const firstId = first.sessionId;
  await first.end();
  await casey.page.getByRole("link", { name: /receipt/i }).first().waitFor();

  await nora.page.getByText("It is your turn. Ada Lindqvist has your request now.").waitFor();
  await expect.poll(() => nora.page.title()).toMatch(/^Your turn: \S/);
  await expect.poll(() => loudness(nora.page), { timeout: 20_000, interval: 20 }).toBeGreaterThan(0.05);
  await omar.page.getByRole("status").filter({ hasText: "1 person is before you." }).waitFor();
  await nora.page.getByRole("button", { name: "See it" }).click();
  await nora.page.getByRole("heading", { name: "Waiting for Ada Lindqvist" }).waitFor();
  await expect.poll(() => soundsPlaying(nora.page)).toBe(0);
  await expect.poll(() => nora.page.title()).not.toContain("Your turn");

  const asked = desk.getByRole("region", { name: "Request from Nora" });
  await asked.getByRole("button", { name: "Accept" }).click();
  const second = new Room(nora.page);
  await Promise.all([second.waitUntilRunning(), new Room(desk).waitUntilRunning()]);
  await omar.page.getByRole("status").filter({ hasText: "You are next." }).waitFor();
  await omar.page.getByRole("button", { name: "Leave the queue" }).click();
  await omar.page.getByRole("heading", { name: "Request taken back" }).waitFor();
  await omar.page.getByText("Nothing was charged.").waitFor();

  await expect.poll(() => second.figureMinor("Cost so far"), { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  const secondId = second.sessionId;
  await second.end();
  await nora.page.getByRole("link", { name: /receipt/i }).first().waitFor();
  const bills = [await stage.checkedReceipt(firstId), await stage.checkedReceipt(secondId)] as const;
  await spendableOnPage(casey, FUNDS_MINOR - bills[0].chargeMinor);
  await spendableOnPage(nora, FUNDS_MINOR - bills[1].chargeMinor);
  await spendableOnPage(omar, FUNDS_MINOR);
  for (const person of [ada, casey, nora, omar]) person.assertQuiet();
});
