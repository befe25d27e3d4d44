import { expect, it } from "vitest";
import { Room } from "./support/room";
import { Stage } from "./support/stage";
import { TokenOutage } from "./support/tokenOutage";

const OUTAGE_MS = 74_000;
/** Lives for most of the outage, and is dead for longer than a lease at its end: less would be billed as proven on both ends. */
const SHORT_S = 62;
/** Is asked for again in the outage and outlives it, also where a busy machine asks late. */
const LONG_S = 90;

const stage = Stage.use();

it("a sign-in that cannot be renewed for more than 70 seconds throws nobody out, and bills what was proven", { timeout: 240_000 }, async () => {
  const [ada, casey] = await Promise.all([stage.enter("ada"), stage.enter("casey")]);
  const [hers, his] = await Promise.all([
    TokenOutage.install(ada.context, stage.stack.dataFolder, { subject: "dev_ada", lastLivesSeconds: LONG_S, outageMs: OUTAGE_MS }),
    TokenOutage.install(casey.context, stage.stack.dataFolder, { subject: "dev_casey", lastLivesSeconds: SHORT_S, outageMs: OUTAGE_MS }),
  ]);
  await Promise.all([ada.page.goto("/advisor-dashboard"), casey.addFunds("20")]);
  await casey.requestChat("Ada");
  await ada.page.getByRole("button", { name: "Accept" }).click();
  const [client, advisor] = [new Room(casey.page), new Room(ada.page)];
  await Promise.all([client.waitUntilRunning(), advisor.waitUntilRunning()]);
  const { sessionId } = client;
  await casey.page.getByRole("textbox", { name: "Message" }).fill("Half a sentence");
  const rooms = await Promise.all([ada, casey].map(({ page }) => page.getByRole("main").elementHandle()));
  const [herLastTokenAtMs, lastTokenAtMs] = await Promise.all([hers.begin(), his.begin()]);

  // The renewal fails at once; the token lives on, and with it the meter.
  await expect.poll(() => his.refusedAtMs.length, { timeout: 20_000, interval: 250 }).toBeGreaterThanOrEqual(3);
  const costMinor = await client.figureMinor("Cost so far");
  await expect.poll(() => client.figureMinor("Cost so far"), { timeout: 5_000, interval: 100 }).toBeGreaterThan(costMinor);
  // Then nothing of Casey's gets through, and the room says so.
  await casey.page.getByText("Signing you in again").or(casey.page.getByText("Reconnecting")).first().waitFor({ timeout: 75_000 });
  expect(Date.now()).toBeGreaterThan(lastTokenAtMs + SHORT_S * 1_000 - 1_000);
  expect(await casey.page.getByRole("link", { name: "Sign in" }).count()).toBe(0);
  expect(new URL(casey.page.url()).pathname).toBe(`/session/${sessionId}`);

  const renewed = (outage: TokenOutage, sinceMs: number) => outage.givenAtMs.find((atMs) => atMs > sinceMs);
  await expect.poll(() => renewed(his, lastTokenAtMs), { timeout: 30_000, interval: 250 }).toBeGreaterThanOrEqual(lastTokenAtMs + OUTAGE_MS);
  await expect.poll(() => renewed(hers, herLastTokenAtMs), { timeout: 30_000, interval: 250 }).toBeLessThan(herLastTokenAtMs + LONG_S * 1_000);
  await Promise.all([client.waitUntilRunning(), advisor.waitUntilRunning()]);
  for (const room of rooms) expect(await room?.evaluate((element) => element.isConnected)).toBe(true);
  expect(await casey.page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("Half a sentence");
  await casey.page.getByRole("button", { name: "Send" }).click();
  await ada.page.getByRole("log", { name: "Messages" }).getByText("Half a sentence").waitFor();
  await client.end();
  await casey.page.getByRole("link", { name: /receipt/i }).first().waitFor();

  const receipt = await stage.checkedReceipt(sessionId);
  const at = receipt.segments.findIndex(({ startMs, endMs, billed }) => billed && startMs < lastTokenAtMs + 1_000 && endMs > lastTokenAtMs + 1_000);
  const [until, without, after] = receipt.segments.slice(at, at + 3);
  // A token ends at a whole second, and the last proof is hardly older than a second.
  expect(until?.endMs).toBeGreaterThan(lastTokenAtMs + (SHORT_S - 4) * 1_000);
  expect(until?.endMs).toBeLessThanOrEqual(lastTokenAtMs + SHORT_S * 1_000);
  expect(without).toMatchObject({ billed: false, missing: "client" });
  expect(without?.endMs).toBeGreaterThanOrEqual(lastTokenAtMs + OUTAGE_MS);
  expect(after).toMatchObject({ billed: true });
  expect(receipt.disconnects.advisor).toBe(0);

  const onlyTheOutage = /^error: Failed to load resource: net::ERR_CONNECTION_REFUSED/;
  for (const person of [ada, casey]) {
    expect(person.complaints.filter((complaint) => !onlyTheOutage.test(complaint))).toEqual([]);
    expect(person.foreignRequests).toEqual([]);
  }
});
