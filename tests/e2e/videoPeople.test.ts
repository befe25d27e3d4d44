import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import { axeFindings } from "./support/axe";
import { BackendClient } from "./support/backend";
import { billOf } from "./support/bill";
import { Call } from "./support/call";
import { OwnBrowser } from "./support/ownBrowser";
import { Person } from "./support/person";
import { Stack } from "./support/stack";

let stack: Stack;
let adas: OwnBrowser;
let caseys: OwnBrowser | null = null;
let ada: Person;
let casey: Person;

beforeAll(async () => {
  [stack, adas] = await Promise.all([Stack.start(), OwnBrowser.launch()]);
  ada = await Person.open(adas.browser, stack.siteUrl, "ada", { colorScheme: "dark" });
  await ada.signInAs("Continue as Ada (advisor)");
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") for (const person of [ada, casey]) await person?.screenshot(task.name.replaceAll(/\W+/g, "-").slice(0, 60));
  await casey?.context.close();
  await caseys?.close();
  caseys = null;
});

afterAll(async () => {
  await adas?.close();
  await stack?.stop();
});

/** Casey enters with this browser and asks Ada for a video call, which Ada accepts. */
async function accepted(browser: OwnBrowser): Promise<{ client: Call; advisor: Call }> {
  casey = await Person.open(browser.browser, stack.siteUrl, "casey");
  await casey.signInAs("Continue as Casey (client)");
  await casey.addFunds("20");
  await ada.page.goto("/advisor-dashboard");
  await casey.requestVideo("Ada");
  await ada.page.getByRole("button", { name: "Accept" }).click();
  return { client: new Call(casey.page, "Ada Lindqvist"), advisor: new Call(ada.page, "Casey") };
}

async function endAndCheck({ client }: { client: Call }) {
  await client.end();
  return await checkReceipt(client);
}

/** Waits for the end and answers the receipt, once its figures agree with the arithmetic. */
async function checkReceipt(client: Call) {
  const { sessionId } = client;
  await client.page.getByRole("link", { name: /receipt/i }).first().waitFor();
  const backend = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_casey");
  const receipt = await backend.query(api.sessions.receipt, { sessionId });
  if (receipt === null) throw new Error("no receipt");
  expect(receipt.chargeMinor).toBe(billOf(receipt).chargeMinor);
  return receipt;
}

describe("people as they are", () => {
  it.each([
    ["none", "No camera or microphone was found"],
    ["refused", "Your browser blocks the camera or microphone"],
  ] as const)("somebody without camera and microphone (%s) is told so, joins, sees, and writes", async (devices, sentence) => {
    caseys = await OwnBrowser.launch(devices);
    const call = await accepted(caseys);
    const { client, advisor } = call;
    await client.page.getByText(sentence).waitFor();
    await Promise.all([client.join(), advisor.join()]);
    await Promise.all([client.waitUntilRunning(), advisor.waitUntilRunning()]);
    await client.waitForPicture();
    expect(await advisor.peerVideo.isVisible()).toBe(false);
    // Wide screens show the conversation beside the picture.
    await advisor.page.getByRole("button", { name: /^Chat/ }).click();
    await client.say("I can only write");
    const conversation = advisor.page.getByRole("button", { name: /^Chat/ });
    await expect.poll(() => conversation.getAttribute("aria-description")).toBe("1 unread message");
    await conversation.click();
    await advisor.page.getByText("I can only write").waitFor();
    expect((await endAndCheck(call)).chargeMinor).toBeGreaterThan(0n);
    casey.assertQuiet();
  });

  it("a second tab of one person takes the call over when asked, and there is one bill", async () => {
    const call = await accepted(adas);
    const { client, advisor } = call;
    await Promise.all([client.join(), advisor.join()]);
    await Promise.all([client.waitForPicture(), advisor.waitForPicture()]);

    const second = new Call(await casey.context.newPage(), "Ada Lindqvist");
    await second.page.goto(`/session/${client.sessionId}`);
    await second.page.getByRole("button", { name: "Join", exact: true }).waitFor();
    await client.waitForPicture();
    await second.join();
    await Promise.all([second.waitForPicture(), advisor.waitForPicture()]);
    await client.page.getByText("This call goes on in another tab").waitFor();
    await endAndCheck({ client: second });
    expect(await stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
    casey.assertQuiet();
  });

  it("somebody who uses the keyboard only joins, mutes, reads the help and ends", async () => {
    const call = await accepted(adas);
    const { client, advisor } = call;
    const { keyboard } = client.page;
    await client.page.waitForURL(/\/session\/[^/]+$/);
    const join = client.page.getByRole("button", { name: "Join", exact: true });
    // It waits for the picture in the mirror.
    await expect.poll(() => join.isEnabled()).toBe(true);
    await join.focus();
    await keyboard.press("Enter");
    await advisor.join();
    await Promise.all([client.waitForPicture(), advisor.waitForPicture()]);

    await keyboard.press("m");
    await client.page.getByRole("button", { name: "Unmute microphone" }).waitFor();
    await keyboard.press("v");
    await advisor.peerVideo.waitFor({ state: "hidden" });
    await keyboard.press("?");
    const help = client.page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await help.waitFor();
    await keyboard.press("Escape");
    await help.waitFor({ state: "detached" });

    expect(await axeFindings(advisor.page, { onlyWcag: true })).toEqual([]);

    await client.page.getByRole("button", { name: "End session" }).first().focus();
    await keyboard.press("Enter");
    const confirm = client.page.getByRole("alertdialog").getByRole("button", { name: "End session" });
    await confirm.waitFor();
    for (let presses = 0; presses < 4 && !(await confirm.evaluate((element) => element === document.activeElement)); presses++) await keyboard.press("Tab");
    await keyboard.press("Enter");
    await checkReceipt(client);
    casey.assertQuiet();
    ada.assertQuiet();
  });
});
