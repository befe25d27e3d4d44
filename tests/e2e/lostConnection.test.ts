import { expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import { billedAround } from "./support/bill";
import { Room } from "./support/room";
import { Stage } from "./support/stage";

const stage = Stage.use();

it("time without the advisor is not billed, and both go on without a click when the advisor is back", async () => {
  const [ada, casey] = [await stage.enter("ada"), await stage.enter("casey")];
  await ada.page.goto("/advisor-dashboard");
  await casey.addFunds("20");
  await casey.requestChat("Ada");
  await ada.page.getByRole("button", { name: "Accept" }).click();
  const [clientRoom, advisorRoom] = [new Room(casey.page), new Room(ada.page)];
  await Promise.all([clientRoom.waitUntilRunning(), advisorRoom.waitUntilRunning()]);
  const { sessionId } = clientRoom;
  // The advisor proves to be there every five seconds; what is lost later counts only up to the last proof.
  await expect.poll(() => clientRoom.figureMinor("Cost so far"), { timeout: 30_000 }).toBeGreaterThanOrEqual(8);

  // A second tab of the client changes nothing: one of the two ticks, both show the same.
  const second = new Room(await casey.context.newPage());
  await second.page.goto(`/session/${sessionId}`);
  await second.waitUntilRunning();

  await ada.page.goto("about:blank");
  const leftAtMs = Date.now();
  await casey.page.getByText("Nothing is billed until you and").waitFor({ timeout: 30_000 });
  const lostMinor = await clientRoom.figureMinor("Cost so far");
  expect(await second.figureMinor("Cost so far")).toBe(lostMinor);
  expect(await casey.page.getByRole("textbox", { name: "Message" }).count()).toBe(0);

  await ada.page.goto(`/session/${sessionId}`);
  await Promise.all([clientRoom.waitUntilRunning(), advisorRoom.waitUntilRunning()]);
  await expect.poll(() => clientRoom.figureMinor("Cost so far"), { timeout: 30_000 }).toBeGreaterThan(lostMinor);
  await clientRoom.end();
  await casey.page
    .getByRole("link", { name: /receipt/i })
    .first()
    .waitFor();

  const receipt = await stage.checkedReceipt(sessionId);
  // On a busy machine a proof may come too late at other times too: what counts is the time around the loss.
  expect(receipt.segments.every(({ billed, reason }) => billed === (reason === "both_present"))).toBe(true);
  expect(receipt.segments[0]).toMatchObject({ billed: false, reason: "waiting" });
  const { before, after } = billedAround(leftAtMs, receipt.segments);
  expect(receipt.segments.find(({ startMs }) => startMs === before?.endMs)).toMatchObject({ billed: false, reason: "lapse" });
  expect(after?.startMs).toBeGreaterThan(leftAtMs);
  expect(receipt.disconnects.advisor).toBeGreaterThanOrEqual(1);
  const client = await stage.backendOf("casey");
  expect((await client.query(api.wallet.summary, {})).spendableMinor).toBe(2_000n - receipt.chargeMinor);
  casey.assertQuiet();
  ada.assertQuiet();
});
