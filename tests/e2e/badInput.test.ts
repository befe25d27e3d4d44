import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import { BackendClient } from "./support/backend";
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

async function open(name: string): Promise<Person> {
  const person = await Person.open(browser, stack.siteUrl, name);
  people.push(person);
  return person;
}

/** What everybody in the demonstration holds, as the only figure that must not change. */
async function spendable(subject: string): Promise<bigint> {
  const backend = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, subject);
  return (await backend.query(api.wallet.summary, {})).spendableMinor;
}

describe("a mistake gets a sentence and costs nothing", () => {
  it("a first name that is empty; a long one ends where it must", async () => {
    const newcomer = await open("newcomer");
    const { page } = newcomer;
    await page.goto("/sign-up");
    const name = page.getByLabel("First name");
    await name.fill("   ");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText("Enter a first name of up to 40 characters.").waitFor();
    expect(new URL(page.url()).pathname).toBe("/sign-up");
    await name.fill("");
    await name.pressSequentially("x".repeat(45));
    expect(await name.inputValue()).toBe("x".repeat(40));
    await name.fill("Zoë");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-"));
    await page.getByText("Zoë").first().waitFor();
    newcomer.assertQuiet();
  });

  it("an amount that is no amount, too little or too much", async () => {
    const casey = await open("casey");
    const { page } = casey;
    await casey.signInAs("Continue as Casey (client)");
    await page.goto("/user-dashboard/wallet");
    const amount = page.getByLabel("Amount");
    for (const [wrong, sentence] of [
      ["abc", "Enter an amount such as 50 or 12.50."],
      ["-20", "Enter an amount such as 50 or 12.50."],
      ["9.99", "The least you can add is $10."],
      ["500.01", "The most you can add at once is $500."],
    ] as const) {
      await amount.fill(wrong);
      await page.getByRole("button", { name: "Add funds", exact: true }).click();
      await page.getByText(sentence).waitFor();
      expect(await amount.inputValue()).toBe(wrong);
    }
    expect(await spendable("dev_casey")).toBe(0n);
    casey.assertQuiet();
  });

  it("a real card, an expired one and a declined one; the next try pays once", async () => {
    const casey = await open("casey");
    const { page } = casey;
    await casey.signInAs("Continue as Casey (client)");
    await page.goto("/user-dashboard/wallet");
    await page.getByLabel("Amount").fill("20");
    await page.getByRole("button", { name: "Add funds", exact: true }).click();
    await casey.pay("Pay $20.00", "4111 1111 1111 1111");
    await page.getByText("That is not one of the test cards. Real cards are refused here.").waitFor();
    await casey.pay("Pay $20.00", "4000 0000 0000 0002");
    await page.getByText("The card was declined. Nothing was charged. Try another card.").waitFor();
    expect(await spendable("dev_casey")).toBe(0n);
    await casey.pay("Pay $20.00");
    await page.waitForURL(/\/user-dashboard\/wallet/);
    await page.getByText("$20.00 added to your wallet.").waitFor();
    expect(await spendable("dev_casey")).toBe(2_000n);
    casey.assertQuiet();
  });

  it("starting without enough money, and asking oneself", async () => {
    const nora = await open("nora");
    await nora.createAccount("Nora");
    await nora.page.goto("/advisors");
    await nora.page.getByRole("link", { name: "Ada" }).first().click();
    await nora.page.waitForURL(/\/advisors\/[^/]+$/);
    const adaPath = new URL(nora.page.url()).pathname;

    const ada = await open("ada");
    await ada.signInAs("Continue as Ada (advisor)");
    await nora.page.getByRole("button", { name: "Start chat" }).click();
    await nora.page.getByRole("dialog").getByText("You need at least $1.50 to start").waitFor();
    expect(await nora.page.getByRole("button", { name: "Send request" }).count()).toBe(0);

    // A page of one's own offers no way to ask oneself.
    await ada.page.goto(adaPath);
    await ada.page.getByRole("heading", { level: 1 }).waitFor();
    const ask = ada.page.getByRole("button", { name: "Start chat" });
    expect((await ask.count()) === 0 || (await ask.first().isDisabled())).toBe(true);

    nora.assertQuiet();
    ada.assertQuiet();
  });

  it("a message while the meter does not run, and a stranger in the room", async () => {
    const ada = await open("ada");
    await ada.signInAs("Continue as Ada (advisor)");
    await ada.page.goto("/advisor-dashboard");
    const casey = await open("casey");
    await casey.signInAs("Continue as Casey (client)");
    await casey.requestChat("Ada");
    await ada.page.getByRole("button", { name: "Accept" }).click();
    const [clientRoom, advisorRoom] = [new Room(casey.page), new Room(ada.page)];
    await Promise.all([clientRoom.waitUntilRunning(), advisorRoom.waitUntilRunning()]);
    const sessionId = clientRoom.sessionId;

    await advisorRoom.page.getByRole("button", { name: "Pause" }).click();
    await casey.page.getByRole("button", { name: "Resume" }).waitFor();
    expect(await advisorRoom.page.getByRole("button", { name: "Resume" }).count()).toBe(0);
    const input = casey.page.getByRole("textbox", { name: "Message" });
    expect((await input.count()) === 0 || (await input.isDisabled())).toBe(true);
    const costMinor = await clientRoom.figureMinor("Cost so far");

    const stranger = await open("robin");
    await stranger.signInAs("Continue as Robin (admin)");
    await stranger.page.goto(`/session/${sessionId}`);
    await stranger.page.getByText("This session is not yours").waitFor();

    await casey.page.getByRole("button", { name: "Resume" }).click();
    await clientRoom.waitUntilRunning();
    // Reloading the page loses nothing: the meter is the server's.
    await casey.page.reload();
    await clientRoom.waitUntilRunning();
    await expect.poll(() => clientRoom.figureMinor("Cost so far"), { timeout: 15_000 }).toBeGreaterThan(costMinor);
    await clientRoom.end();
    await casey.page
      .getByRole("link", { name: /receipt/i })
      .first()
      .waitFor();
    expect(await stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
    for (const person of [casey, ada, stranger]) person.assertQuiet();
  });
});
