import { describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { BackendClient } from "./support/backend";
import { billedUntilExhausted, billOf, dollars } from "./support/bill";
import type { Person } from "./support/person";
import { Room } from "./support/room";
import { useSite } from "./support/site";
import { TestClock } from "./support/testClock";

/** What a page does by itself it does within this time. */
const PATIENCE = { timeout: 15_000, interval: 50 };

const site = useSite({ testClock: true });

async function enter(name: string, persona: string): Promise<Person> {
  const person = await site.open(name);
  await person.signInAs(persona);
  return person;
}

const backendOf = async (subject: string) => await BackendClient.signIn(site.stack.siteUrl, site.stack.convexUrl, subject);

/** Whose account has this name. */
async function subjectOf(firstName: string): Promise<string> {
  const response = await fetch(`${site.stack.siteUrl}/api/identity/accounts`);
  const { accounts } = (await response.json()) as { accounts: { subject: string; firstName: string }[] };
  const found = accounts.find((account) => account.firstName === firstName);
  if (found === undefined) throw new Error(`there is no ${firstName}`);
  return found.subject;
}

/** Receipt as the backend tells it to this person. */
async function receiptFor(subject: string, sessionId: string) {
  const backend = await backendOf(subject);
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
    const acceptedAtMs = Date.now();
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
      await expect.poll(() => clientRoom.figureMinor("Cost so far"), PATIENCE).toBeGreaterThan(shownMinor);
      const { costMinor, spendableMinor } = await clientRoom.figuresMinor();
      expect(5_000 - spendableMinor).toBeGreaterThanOrEqual(costMinor);
      expect(5_000 - spendableMinor).toBeLessThanOrEqual(costMinor + 1);
      shownMinor = costMinor;
    }
    await expect.poll(() => clientRoom.seconds(), { timeout: 60_000, interval: 200 }).toBeGreaterThanOrEqual(20);
    // The other clock, read between two readings of this one, is at most a second off, however long the readings take.
    const earliest = await clientRoom.seconds();
    const shown = await advisorRoom.seconds();
    expect(shown).toBeGreaterThanOrEqual(earliest - 1);
    expect(shown).toBeLessThanOrEqual((await clientRoom.seconds()) + 1);

    await clientRoom.end();
    const endedAtMs = Date.now();
    await casey.page.goto(`/receipts/${sessionId}`);
    await casey.page.getByRole("heading", { name: "Receipt" }).waitFor();
    const receipt = await receiptFor("dev_casey", sessionId);
    const bill = billOf(receipt);
    expect(bill.billedMs).toBeGreaterThanOrEqual(20_000);
    expect(bill.billedMs).toBeLessThan(endedAtMs - acceptedAtMs);
    expect(receipt.chargeMinor).toBe(bill.chargeMinor);
    await casey.page.getByText(dollars(bill.chargeMinor)).first().waitFor();

    await casey.page.goto("/user-dashboard/wallet");
    await casey.page.getByText(dollars(5_000n - bill.chargeMinor)).first().waitFor();

    await ada.page.goto("/advisor-dashboard/earnings");
    await ada.page.getByText(dollars(bill.earningMinor)).first().waitFor();
    const advisor = await backendOf("dev_ada");
    const earnings = await advisor.query(api.earnings.list, { paginationOpts: { numItems: 1, cursor: null } });
    expect(earnings.page[0]).toMatchObject({
      sessionId,
      chargeMinor: bill.chargeMinor,
      feeMinor: bill.feeMinor,
      amountMinor: bill.earningMinor,
      status: "pending",
    });

    expect(await site.stack.runScript("ledgerCheck")).toMatch(/0 violations/);
    casey.assertQuiet();
    ada.assertQuiet();
  });

  it("stops at the last cent, says so in time, and goes on after a top-up", async () => {
    const ada = await enter("ada", "Continue as Ada (advisor)");
    await ada.page.goto("/advisor-dashboard");
    const advisor = await backendOf("dev_ada");
    await advisor.mutation(api.advisorProfiles.setPrices, { chatPriceMinor: 333n, videoPriceMinor: 500n });
    const nora = await site.open("nora");
    await nora.createAccount("Nora");
    await nora.addFunds("10");
    const clock = new TestClock(site.stack.convexUrl, await site.stack.adminKey());
    await clock.freeze();
    await nora.requestChat("Ada");
    await ada.page.getByRole("button", { name: "Accept" }).click();
    const [clientRoom, advisorRoom] = [new Room(nora.page), new Room(ada.page)];
    await Promise.all([clientRoom.waitUntilRunning(), advisorRoom.waitUntilRunning()]);
    const sessionId = clientRoom.sessionId as Id<"sessions">;
    await clientRoom.say("Short of money, not of questions");

    // $10 at $3.33 a minute lasts 180 181 ms: the warnings are due after 60 181 and 120 181 ms.
    const client = await backendOf(await subjectOf("Nora"));
    const passUntil = async (billedMs: number) => await clock.passUntilBilled(billedMs, sessionId, [client, advisor]);
    const warning = (words: string) => clientRoom.page.getByRole("alert").filter({ hasText: words });
    await passUntil(60_000);
    expect(await warning("About 2 minutes left").count()).toBe(0);
    await passUntil(60_181);
    await warning("About 2 minutes left").waitFor();
    await passUntil(120_000);
    expect(await warning("About 1 minute left").count()).toBe(0);
    await passUntil(120_181);
    await warning("About 1 minute left").waitFor();
    await passUntil(177_000);
    // The last three seconds pass by themselves, and nobody is asked when they are over.
    await clock.release();
    await warning("Paused: your balance is used up").waitFor();
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
    await expect.poll(() => clientRoom.figureMinor("Cost so far"), PATIENCE).toBeGreaterThan(1_000);
    await clientRoom.end();
    await nora.page.getByRole("link", { name: /receipt/i }).first().waitFor();

    const receipt = await receiptFor("dev_ada", sessionId);
    expect(billedUntilExhausted(receipt)).toBe(180_181);
    expect(billOf(receipt).billedMs).toBeGreaterThan(180_181);
    expect(receipt.chargeMinor).toBe(billOf(receipt).chargeMinor);
    expect(await site.stack.runScript("ledgerCheck")).toMatch(/0 violations/);
    nora.assertQuiet();
    ada.assertQuiet();
  });
});
