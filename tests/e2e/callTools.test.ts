import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { startCall, type Call } from "./support/call";
import type { Person } from "./support/person";
import { Stage } from "./support/stage";

/** The names of the two in a call, as the other one reads them. */
const NAMES = { client: "Casey", advisor: "Ada Lindqvist" };

const stage = Stage.use();
let casey: Person;
let ada: Person;
let client: Call;
let advisor: Call;

beforeAll(async () => {
  const viewport = { width: 1440, height: 900 };
  const [hers, his] = await Promise.all([stage.enterAlone("ada", { viewport }), stage.enterAlone("casey", { viewport })]);
  [ada, casey] = [hers.person, his.person];
  await casey.addFunds("50");
});

const press = ({ page }: Call, name: string) => page.getByRole("button", { name, exact: true }).click();

/** Where an element is on the screen, whole CSS pixels. */
async function boxOf(locator: ReturnType<Page["getByLabel"]>): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error("it is not on the screen");
  return box;
}

describe("in a call one can", () => {
  it("see how well both are connected, and who is speaking", async () => {
    ({ client, advisor } = await startCall(casey, ada, NAMES));
    for (const { page } of [client, advisor]) {
      const grades = async () => await page.getByRole("img", { name: /connection/i }).evaluateAll((bars) => bars.map((bar) => bar.getAttribute("aria-label")));
      await expect.poll(grades, { timeout: 20_000, interval: 250 }).toEqual([expect.stringMatching(/^(Excellent|Good) connection$/), expect.stringMatching(/^(Excellent|Good) connection$/)]);
    }
    // The invented microphones beep.
    for (const { page, peerVideo, ownVideo } of [client, advisor]) {
      for (const video of [peerVideo, ownVideo]) await page.locator("[data-speaking=true]").filter({ has: video }).waitFor();
    }
  });

  it("show a screen, which moves on the other side beside the face, and stop it", async () => {
    await press(client, "Share screen");
    await client.page.getByText("You are sharing your screen").waitFor();
    await Promise.all([advisor.waitForScreen(), advisor.waitForPicture(), client.waitForPicture()]);
    const [screen, face] = await Promise.all([boxOf(advisor.peerScreen), boxOf(advisor.peerVideo)]);
    expect(screen.width).toBeGreaterThan(3 * face.width);
    await press(client, "Stop sharing");
    await advisor.peerScreen.waitFor({ state: "detached" });
    await client.page.getByText("You are sharing your screen").waitFor({ state: "detached" });
    await advisor.waitForPicture();
    const whole = await boxOf(advisor.peerVideo);
    expect(Math.abs(whole.width - screen.width)).toBeLessThanOrEqual(1);
  });

  it("arrange the pictures, and they go on moving", async () => {
    const stageOf = advisor.page.getByRole("region", { name: "Call", exact: true });
    const boxes = async () => await Promise.all([boxOf(advisor.peerVideo), boxOf(advisor.ownVideo)]);
    expect(await stageOf.getAttribute("data-layout")).toBe("corner");
    const [peer, own] = await boxes();
    expect(own.x).toBeGreaterThan(peer.x + peer.width / 2);
    expect(own.x + own.width).toBeLessThanOrEqual(peer.x + peer.width);

    await press(advisor, "Layout");
    await expect.poll(() => stageOf.getAttribute("data-layout")).toBe("side");
    await advisor.waitForPicture();
    const [left, right] = await boxes();
    expect(Math.abs(left.width - right.width)).toBeLessThanOrEqual(1);
    expect(right.x).toBeGreaterThanOrEqual(left.x + left.width);

    await press(advisor, "Layout");
    await expect.poll(() => stageOf.getAttribute("data-layout")).toBe("speaker");
    await advisor.waitForPicture();
    const [large, strip] = await boxes();
    expect(strip.width).toBeLessThan(large.width / 3);
    expect(strip.x).toBeGreaterThanOrEqual(large.x + large.width);

    await advisor.page.keyboard.press("l");
    await expect.poll(() => stageOf.getAttribute("data-layout")).toBe("corner");
  });

  it("fill the screen, by button and by key", async () => {
    const isFull = () => client.page.evaluate(() => document.fullscreenElement === document.documentElement);
    await press(client, "Full screen");
    await client.page.getByRole("button", { name: "Leave full screen" }).waitFor();
    expect(await isFull()).toBe(true);
    await client.waitForPicture();
    // The whole page is full, so what opens over the call is seen.
    await client.page.keyboard.press("?");
    await client.page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await client.page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await client.page.getByRole("dialog").waitFor({ state: "detached" });
    await client.page.keyboard.press("f");
    await expect.poll(isFull).toBe(false);
    await client.page.getByRole("button", { name: "Full screen", exact: true }).waitFor();
  });

  it("take the other's picture out of the page and put it back", async () => {
    const outside = () => client.page.evaluate(() => document.pictureInPictureElement?.getAttribute("aria-label") ?? null);
    await press(client, "Picture in picture");
    await expect.poll(outside).toBe("Ada Lindqvist's video");
    await client.waitForPicture();
    await press(client, "Picture in picture");
    await expect.poll(outside).toBeNull();
    await client.waitForPicture();
  });

  it("write beside the picture", async () => {
    await client.say("The address is in the letter.");
    await advisor.page.getByRole("log", { name: "Messages" }).getByText("The address is in the letter.").waitFor();
    await advisor.say("I see it.");
    await client.page.getByRole("log", { name: "Messages" }).getByText("I see it.").waitFor();
    const [picture, conversation] = await Promise.all([boxOf(client.peerVideo), boxOf(client.page.getByRole("region", { name: "Conversation" }))]);
    expect(conversation.x).toBeGreaterThanOrEqual(picture.x + picture.width);
    await press(client, "Chat");
    await expect.poll(async () => (await boxOf(client.peerVideo)).width).toBeGreaterThan(picture.width + 200);
    await client.waitForPicture();
  });

  it("and pays for the time of it, nothing else", async () => {
    const { sessionId } = client;
    await client.end();
    await client.page.getByRole("link", { name: /receipt/i }).first().waitFor();
    const receipt = await stage.checkedReceipt(sessionId);
    expect(receipt.ratePerMinuteMinor).toBe(120n);
    // Nobody stopped it; on a busy machine a proof may come too late.
    expect(receipt.segments.map(({ reason }) => reason).filter((reason) => !["waiting", "both_present", "lapse"].includes(reason))).toEqual([]);
    expect(receipt.segments.every(({ billed, reason }) => billed === (reason === "both_present"))).toBe(true);
    casey.assertQuiet();
    ada.assertQuiet();
  });
});
