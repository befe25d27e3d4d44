import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import { axeFindings } from "./support/axe";
import { BackendClient } from "./support/backend";
import { billedAround, billOf } from "./support/bill";
import { Call } from "./support/call";
import { OwnBrowser } from "./support/ownBrowser";
import { Person } from "./support/person";
import { Stack } from "./support/stack";

let stack: Stack;
let adas: OwnBrowser;
let caseys: OwnBrowser;
let ada: Person;
let casey: Person;

beforeAll(async () => {
  [stack, adas, caseys] = await Promise.all([Stack.start(), OwnBrowser.launch(), OwnBrowser.launch()]);
  [ada, casey] = await Promise.all([
    Person.open(adas.browser, stack.siteUrl, "ada"),
    Person.open(caseys.browser, stack.siteUrl, "casey", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }),
  ]);
  await ada.signInAs("Continue as Ada (advisor)");
  await casey.signInAs("Continue as Casey (client)");
  await casey.addFunds("100");
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const person of [ada, casey]) await person.screenshot(task.name.replaceAll(/\W+/g, "-").slice(0, 60));
});

afterAll(async () => {
  await Promise.all([adas?.close(), caseys?.close()]);
  await stack?.stop();
});

/** Casey asks Ada for a video call, and both go in. */
async function startCall(): Promise<{ client: Call; advisor: Call }> {
  await ada.page.goto("/advisor-dashboard");
  await casey.requestVideo("Ada");
  await ada.page.getByRole("button", { name: "Accept" }).click();
  const client = new Call(casey.page, "Ada Lindqvist");
  const advisor = new Call(ada.page, "Casey");
  await Promise.all([client.join(), advisor.join()]);
  await Promise.all([client.waitUntilRunning(), advisor.waitUntilRunning()]);
  return { client, advisor };
}

/** Ends the session and answers its receipt, once the figures agree with the arithmetic. */
async function endAndCheck(client: Call) {
  const { sessionId } = client;
  await client.end();
  await client.page.getByRole("link", { name: /receipt/i }).first().waitFor();
  const backend = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_casey");
  const receipt = await backend.query(api.sessions.receipt, { sessionId });
  if (receipt === null) throw new Error("no receipt");
  expect(receipt.chargeMinor).toBe(billOf(receipt).chargeMinor);
  expect(await stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
  return receipt;
}

describe("a video call between two browsers", () => {
  it("carries picture and sound both ways, and is billed at the price of video", async () => {
    const { client, advisor } = await startCall();
    await Promise.all([client.waitForPicture(), advisor.waitForPicture()]);
    expect(await client.peerLoudness()).toBeGreaterThan(0.01);
    expect(await advisor.peerLoudness()).toBeGreaterThan(0.01);

    await advisor.page.getByRole("button", { name: "Turn camera off" }).click();
    await client.peerVideo.waitFor({ state: "hidden" });
    await advisor.page.getByRole("button", { name: "Turn camera on" }).click();
    await client.waitForPicture();

    expect(await axeFindings(client.page, { onlyWcag: true })).toEqual([]);

    const receipt = await endAndCheck(client);
    expect(receipt.ratePerMinuteMinor).toBe(120n);
    await client.peerVideo.waitFor({ state: "detached" });
    await advisor.peerVideo.waitFor({ state: "detached" });
    casey.assertQuiet();
    ada.assertQuiet();
  });

  it("pauses the picture with the bill, and brings both back", async () => {
    const { client, advisor } = await startCall();
    await Promise.all([client.waitForPicture(), advisor.waitForPicture()]);
    await advisor.page.getByRole("button", { name: "Pause", exact: true }).click();
    await Promise.all([client.peerVideo.waitFor({ state: "hidden" }), advisor.peerVideo.waitFor({ state: "hidden" })]);
    await client.page.getByRole("button", { name: "Resume", exact: true }).click();
    await Promise.all([client.waitUntilRunning(), advisor.waitUntilRunning()]);
    await Promise.all([client.waitForPicture(), advisor.waitForPicture()]);
    const receipt = await endAndCheck(client);
    // On a busy machine a proof may come too late at other times too: what counts is the pause.
    const pauses = receipt.segments.filter(({ reason }) => reason === "pause");
    expect(pauses).toMatchObject([{ billed: false }]);
    const { before, after } = billedAround(pauses[0]?.startMs ?? 0, receipt.segments);
    expect(before?.endMs).toBeLessThanOrEqual(pauses[0]?.startMs ?? 0);
    expect(after?.startMs).toBeGreaterThanOrEqual(pauses[0]?.endMs ?? Infinity);
  });

  it("a reload of either side comes back into the same call by itself", async () => {
    const { client, advisor } = await startCall();
    await Promise.all([client.waitForPicture(), advisor.waitForPicture()]);
    for (const { page } of [ada, casey]) {
      await page.reload();
      const call = page === casey.page ? client : advisor;
      await call.page.getByRole("button", { name: "Join", exact: true }).or(call.ownVideo).first().waitFor();
      if (await call.page.getByRole("button", { name: "Join", exact: true }).isVisible()) await call.join();
      await Promise.all([client.waitUntilRunning(), advisor.waitUntilRunning()]);
      await Promise.all([client.waitForPicture(), advisor.waitForPicture()]);
    }
    await endAndCheck(client);
  });

  it("twenty seconds without one of them are free, and the call goes on without a click", async () => {
    const { client, advisor } = await startCall();
    await Promise.all([client.waitForPicture(), advisor.waitForPicture()]);
    // The advisor proves to be there every five seconds: 7 s at 2 cents a second hold one such proof.
    await expect.poll(() => client.figureMinor("Cost so far"), { timeout: 30_000 }).toBeGreaterThanOrEqual(14);
    const room = await casey.page.getByRole("main").elementHandle();
    adas.freeze();
    const frozenAtMs = Date.now();
    await casey.page.getByText(/Nothing is billed/).first().waitFor({ timeout: 30_000 });
    const costMinor = await client.figureMinor("Cost so far");
    await expect.poll(() => Date.now() - frozenAtMs, { timeout: 30_000, interval: 500 }).toBeGreaterThanOrEqual(20_000);
    expect(await client.figureMinor("Cost so far")).toBe(costMinor);
    adas.thaw();
    await Promise.all([client.waitUntilRunning(), advisor.waitUntilRunning()]);
    await Promise.all([client.waitForPicture(), advisor.waitForPicture()]);
    expect(await room?.evaluate((element) => element.isConnected)).toBe(true);
    const receipt = await endAndCheck(client);
    // Nothing after Ada's last proof is on the bill, and that came before her browser stopped.
    const { before, after } = billedAround(frozenAtMs, receipt.segments);
    expect(before?.endMs).toBeLessThanOrEqual(frozenAtMs);
    expect(after?.startMs).toBeGreaterThanOrEqual(frozenAtMs + 20_000);
  });
});
