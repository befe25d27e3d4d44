import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { Person } from "./support/person";
import { loudness, putInSight, recordRing, shownNotes, soundsPlaying } from "./support/ringRecorder";
import { Room } from "./support/room";
import { Stage } from "./support/stage";
import { TestClock } from "./support/testClock";

const BADGE = "(1) ";
const EXPIRY_MS = 60_000;

const stage = Stage.use({ testClock: true });
let casey: Person;
let ada: Person;
/** Ada's two tabs, on different pages. */
let tabs: [Page, Page];

beforeAll(async () => {
  [ada, casey] = await Promise.all([stage.enter("ada"), stage.enter("casey")]);
  await recordRing(ada.context);
  const second = await ada.context.newPage();
  second.setDefaultTimeout(15_000);
  tabs = [ada.page, second];
  await Promise.all([tabs[0].goto("/advisor-dashboard"), tabs[1].goto("/settings"), casey.addFunds("20")]);
  // Browsers ring once somebody has touched the page.
  for (const tab of tabs) await tab.getByRole("heading", { level: 1 }).click();
});

const cardIn = (tab: Page) => tab.getByRole("region", { name: "Request from Casey" });

/** Waits until both tabs show the request and its number in the title. Answers the session. */
async function expectAsked(): Promise<Id<"sessions">> {
  await casey.page.waitForURL(/\/session\/[^/]+$/);
  for (const tab of tabs) {
    await cardIn(tab).waitFor();
    await expect.poll(() => tab.title()).toMatch(/^\(1\) \S/);
  }
  return new Room(casey.page).sessionId as Id<"sessions">;
}

/** Waits until neither tab shows, marks or plays anything more. */
async function expectQuiet(): Promise<void> {
  for (const tab of tabs) {
    await cardIn(tab).waitFor({ state: "detached" });
    await expect.poll(() => tab.title()).not.toContain(BADGE);
    await expect.poll(() => soundsPlaying(tab)).toBe(0);
  }
}

async function expectFree(): Promise<void> {
  const wallet = await (await stage.backendOf("casey")).query(api.wallet.summary, {});
  expect(wallet).toMatchObject({ heldMinor: 0n, openSessionCount: 0 });
}

describe("a request on every page of the advisor's tabs", () => {
  it("is shown in both, rings in one so that it is heard, and is over in both when one accepts", async () => {
    await casey.requestChat("Ada", { note: "Do you have ten minutes?" });
    await expectAsked();
    for (const tab of tabs) await cardIn(tab).getByText("Do you have ten minutes?").waitFor();
    await expect.poll(async () => await Promise.all(tabs.map(soundsPlaying)).then((playing) => playing.toSorted())).toEqual([0, 1]);
    const ringing = tabs[(await soundsPlaying(tabs[0])) === 1 ? 0 : 1];
    await expect.poll(() => loudness(ringing), { timeout: 20_000, interval: 20 }).toBeGreaterThan(0.05);
    // Somebody looks at the pages: nothing more is needed.
    for (const tab of tabs) expect(await shownNotes(tab)).toEqual([]);

    const other = tabs[ringing === tabs[0] ? 1 : 0];
    await cardIn(other).getByRole("button", { name: "Accept" }).click();
    await expectQuiet();
    const [clientRoom, advisorRoom] = [new Room(casey.page), new Room(other)];
    await Promise.all([clientRoom.waitUntilRunning(), advisorRoom.waitUntilRunning()]);
    await ringing.getByRole("region", { name: /Casey/ }).getByRole("link").waitFor();
    await expect.poll(() => clientRoom.figureMinor("Cost so far"), { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
    const { sessionId } = clientRoom;
    await clientRoom.end();
    await casey.page.getByRole("link", { name: /receipt/i }).first().waitFor();
    expect((await stage.checkedReceipt(sessionId)).chargeMinor).toBeGreaterThanOrEqual(2n);
    await other.goto("/settings");
    await other.getByRole("heading", { level: 1 }).click();
  });

  it("is a notification where no page is in sight, which goes with a request that is taken back", async () => {
    for (const tab of tabs) await putInSight(tab, false);
    await casey.requestChat("Ada", { note: "Only a short one." });
    const sessionId = await expectAsked();
    const note = { title: "Casey wants to chat", body: "Only a short one.", tag: sessionId };
    for (const tab of tabs) await expect.poll(() => shownNotes(tab)).toEqual([{ ...note, isClosed: false }]);

    await casey.page.getByRole("button", { name: "Cancel request" }).click();
    await casey.page.getByRole("heading", { name: "Request taken back" }).waitFor();
    await casey.page.getByText("Nothing was charged.").waitFor();
    await expectQuiet();
    for (const tab of tabs) {
      expect(await shownNotes(tab)).toEqual([{ ...note, isClosed: true }]);
      await putInSight(tab, true);
    }
    await expectFree();
  });

  it("is declined with a reason, which the client reads", async () => {
    await casey.requestChat("Ada");
    await expectAsked();
    const card = cardIn(tabs[1]);
    await card.getByRole("button", { name: "Say why" }).click();
    await card.getByText("Not my field").click();
    await card.getByLabel("In your words (optional)").fill("A tenancy lawyer can help you.");
    await card.getByRole("button", { name: "Decline" }).click();
    await casey.page.getByText("Ada Lindqvist says it is not their field.").waitFor();
    await casey.page.getByText("They wrote: A tenancy lawyer can help you.").waitFor();
    await casey.page.getByText("Nothing was charged.").waitFor();
    await expectQuiet();
    await expectFree();
  });

  it("runs out after sixty seconds, not a moment before", async () => {
    const clock = new TestClock(stage.stack.convexUrl, await stage.stack.adminKey());
    await clock.freeze();
    await casey.requestChat("Ada");
    const sessionId = await expectAsked();
    await clock.advance(EXPIRY_MS - 1);
    const client = await stage.backendOf("casey");
    expect(await client.query(api.sessions.get, { sessionId })).toMatchObject({ state: "requested" });
    await clock.advance(1);
    expect(await client.query(api.sessions.get, { sessionId })).toMatchObject({ state: "expired" });
    await casey.page.getByRole("heading", { name: "Ada Lindqvist did not answer in time" }).waitFor();
    await expectQuiet();
    await expectFree();
    expect(await stage.stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
    casey.assertQuiet();
    ada.assertQuiet();
  });
});
