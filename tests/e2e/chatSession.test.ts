import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import { BackendClient } from "./support/backend";
import { billOf, dollars } from "./support/bill";
import { launchChromium } from "./support/chromium";
import { Person } from "./support/person";
import { Room } from "./support/room";
import { Stack } from "./support/stack";

let stack: Stack;
let browser: Browser;
const people: Person[] = [];

beforeAll(async () => {
  [stack, browser] = await Promise.all([Stack.start(), launchChromium()]);
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") for (const person of people) await person.screenshot(task.name.replaceAll(/\W+/g, "-").slice(0, 60));
  for (const person of people.splice(0)) await person.context.close();
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

async function enter(name: string, persona: string): Promise<Person> {
  const person = await Person.open(browser, stack.siteUrl, name);
  people.push(person);
  await person.signInAs(persona);
  return person;
}

/** Receipt as the backend tells it to this person. */
async function receiptFor(subject: string, sessionId: string) {
  const backend = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, subject);
  const receipt = await backend.query(api.sessions.receipt, { sessionId });
  if (receipt === null) throw new Error("no receipt");
  return receipt;
}

describe("a chat session, paid by the second", () => {
  it("runs from the wallet to the advisor's pending earning, right to the cent", async () => {
    const ada = await enter("ada", "Continue as Ada (advisor)");
    await ada.page.goto("/advisor-dashboard");
    const casey = await enter("casey", "Continue as Casey (client)");
    await casey.addFunds("50");
    await casey.page.getByText("$50.00").first().waitFor();

    await casey.requestChat("Ada", { note: "How do I ask for a raise?" });
    await ada.page.getByText("How do I ask for a raise?").waitFor();
    await ada.page.getByRole("button", { name: "Accept" }).click();

    const [clientRoom, advisorRoom] = [new Room(casey.page), new Room(ada.page)];
    await Promise.all([clientRoom.waitUntilRunning(), advisorRoom.waitUntilRunning()]);
    const sessionId = clientRoom.sessionId;

    await clientRoom.say("Hello Ada");
    await advisorRoom.page.getByText("Hello Ada").waitFor();
    await advisorRoom.say("Hello Casey");
    await clientRoom.page.getByText("Hello Casey").waitFor();
    expect(await advisorRoom.page.getByText("Spendable balance").count()).toBe(0);

    // One cent is 1.2 s at $0.50 a minute: a sample each time the shown cost changes must show the other side of the cent too.
    for (let step = 0, shownMinor = await clientRoom.figureMinor("Cost so far"); step < 8; step++) {
      await expect.poll(() => clientRoom.figureMinor("Cost so far"), { timeout: 5_000, interval: 50 }).toBeGreaterThan(shownMinor);
      const costMinor = await clientRoom.figureMinor("Cost so far");
      const spendableMinor = await clientRoom.figureMinor("Spendable balance");
      expect(5_000 - spendableMinor).toBeGreaterThanOrEqual(costMinor);
      expect(5_000 - spendableMinor).toBeLessThanOrEqual(costMinor + 1);
      shownMinor = costMinor;
    }
    await expect.poll(() => clientRoom.timer.innerText(), { timeout: 30_000, interval: 200 }).toMatch(/00:2\d/);
    expect(await advisorRoom.timer.innerText()).toMatch(/00:(19|2\d)/);

    await clientRoom.end();
    await casey.page.goto(`/receipts/${sessionId}`);
    await casey.page.getByRole("heading", { name: "Receipt" }).waitFor();
    const receipt = await receiptFor("dev_casey", sessionId);
    const bill = billOf(receipt);
    expect(bill.billedMs).toBeGreaterThanOrEqual(20_000);
    expect(bill.billedMs).toBeLessThan(40_000);
    expect(receipt.chargeMinor).toBe(bill.chargeMinor);
    await casey.page.getByText(dollars(bill.chargeMinor)).first().waitFor();

    await casey.page.goto("/user-dashboard/wallet");
    await casey.page.getByText(dollars(5_000n - bill.chargeMinor)).first().waitFor();

    await ada.page.goto("/advisor-dashboard/earnings");
    await ada.page.getByText(dollars(bill.earningMinor)).first().waitFor();
    const advisor = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_ada");
    const earnings = await advisor.query(api.earnings.list, { paginationOpts: { numItems: 1, cursor: null } });
    expect(earnings.page[0]).toMatchObject({
      sessionId,
      chargeMinor: bill.chargeMinor,
      feeMinor: bill.feeMinor,
      amountMinor: bill.earningMinor,
      status: "pending",
    });

    expect(await stack.runScript("ledgerCheck")).toMatch(/0 violations/);
    casey.assertQuiet();
    ada.assertQuiet();
  });

  it("stops at the last cent, says so in time, and goes on after a top-up", async () => {
    const ada = await enter("ada", "Continue as Ada (advisor)");
    await ada.page.goto("/advisor-dashboard");
    const advisor = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_ada");
    await advisor.mutation(api.advisorProfiles.setPrices, { chatPriceMinor: 333n, videoPriceMinor: 500n });
    const nora = await Person.open(browser, stack.siteUrl, "nora");
    people.push(nora);
    await nora.createAccount("Nora");
    await nora.addFunds("10");
    await nora.requestChat("Ada");
    await ada.page.getByRole("button", { name: "Accept" }).click();
    const [clientRoom, advisorRoom] = [new Room(nora.page), new Room(ada.page)];
    await Promise.all([clientRoom.waitUntilRunning(), advisorRoom.waitUntilRunning()]);
    const sessionId = clientRoom.sessionId;
    await clientRoom.say("Short of money, not of questions");

    // $10 at $3.33 a minute lasts 180 181 ms: the warnings are due after 60 181 and 120 181 ms.
    await clientRoom.page.getByRole("alert").filter({ hasText: "About 2 minutes left" }).waitFor({ timeout: 80_000 });
    expect(await clientRoom.timer.innerText()).toMatch(/01:0[0-3]/);
    await clientRoom.page.getByRole("alert").filter({ hasText: "About 1 minute left" }).waitFor({ timeout: 80_000 });
    expect(await clientRoom.timer.innerText()).toMatch(/02:0[0-3]/);
    await clientRoom.page.getByRole("alert").filter({ hasText: "Paused: your balance is used up" }).waitFor({ timeout: 80_000 });
    expect(await clientRoom.figureMinor("Cost so far")).toBe(1_000);
    expect(await clientRoom.figureMinor("Spendable balance")).toBe(0);
    const input = clientRoom.page.getByRole("textbox", { name: "Message" });
    expect((await input.count()) === 0 || (await input.isDisabled())).toBe(true);

    await clientRoom.page.getByRole("button", { name: "Add funds" }).first().click();
    await clientRoom.page.getByLabel("Amount").fill("10");
    // The payment opens beside the room, which stays where it is.
    const [payment] = await Promise.all([
      nora.context.waitForEvent("page"),
      clientRoom.page.getByRole("dialog").getByRole("button", { name: "Add funds", exact: true }).click(),
    ]);
    await nora.pay("Pay $10.00", undefined, payment);
    await nora.page.getByRole("button", { name: "Resume" }).click();
    await clientRoom.waitUntilRunning();
    await expect.poll(() => clientRoom.figureMinor("Cost so far"), { timeout: 15_000 }).toBeGreaterThan(1_000);
    await clientRoom.end();
    await nora.page.getByRole("link", { name: /receipt/i }).first().waitFor();

    const receipt = await receiptFor("dev_ada", sessionId);
    const billed = receipt.segments.filter((segment) => segment.billed);
    expect(billed).toHaveLength(2);
    expect((billed[0]?.endMs ?? 0) - (billed[0]?.startMs ?? 0)).toBe(180_181);
    expect(receipt.chargeMinor).toBe(billOf(receipt).chargeMinor);
    expect(await stack.runScript("ledgerCheck")).toMatch(/0 violations/);
    nora.assertQuiet();
    ada.assertQuiet();
  });
});
