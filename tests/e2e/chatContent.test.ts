import { beforeAll, describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { BackendClient, refusalOf } from "./support/backend";
import { emptyPdf, noisyPng, saved, sha256, type ChosenFile } from "./support/files";
import type { Person } from "./support/person";
import { putInSight } from "./support/ringRecorder";
import { Room } from "./support/room";
import { Stage } from "./support/stage";

const PHOTO: ChosenFile = { name: "kitchen.png", mimeType: "image/png", buffer: noisyPng(640, 480) };
const CONTRACT: ChosenFile = { name: "contract.pdf", mimeType: "application/pdf", buffer: emptyPdf() };
/** The first bytes of a program for Windows. */
const PROGRAM = Buffer.concat([Buffer.from("MZ\u0090\u0000\u0003", "latin1"), Buffer.alloc(2_000)]);
const TOO_LARGE = 10 * 1024 * 1024 + 1;
const UPLOAD_BYTES_PER_S = 250_000;

const stage = Stage.use();
let casey: Person;
let ada: Person;
let client: Room;
let advisor: Room;
let sessionId: Id<"sessions">;

beforeAll(async () => {
  [ada, casey] = await Promise.all([stage.enter("ada"), stage.enter("casey")]);
  await Promise.all([ada.page.goto("/advisor-dashboard"), casey.addFunds("20")]);
  await casey.requestChat("Ada");
  await ada.page.getByRole("button", { name: "Accept" }).click();
  [client, advisor] = [new Room(casey.page), new Room(ada.page)];
  await Promise.all([client.waitUntilRunning(), advisor.waitUntilRunning()]);
  sessionId = client.sessionId as Id<"sessions">;
});

const said = ({ page }: Person, text: string) => page.getByRole("log", { name: "Messages" }).getByText(text, { exact: true });
const draft = () => casey.page.getByRole("list", { name: "Chosen files" });
const choose = (...files: ChosenFile[]) => casey.page.getByLabel("Choose files").setInputFiles(files);
const send = () => casey.page.getByRole("button", { name: "Send", exact: true });

describe("words", () => {
  it("are unread until somebody looks, stand under their day, and say when they were seen", async () => {
    await putInSight(ada.page, false);
    await client.say("The landlord keeps the deposit.");
    await client.say("What can I do?");
    await said(ada, "What can I do?").waitFor();
    const log = ada.page.getByRole("log", { name: "Messages" });
    await log.getByText("New messages").waitFor();
    await said(casey, "What can I do?").waitFor();
    expect(await casey.page.getByText(/· Seen$/).count()).toBe(0);
    const today = new Date().toLocaleDateString("en-US", { weekday: "long", month: "long", day: "numeric", timeZone: "America/New_York" });
    expect(await log.getByText(today, { exact: true }).count()).toBe(1);

    await putInSight(ada.page, true);
    await casey.page.getByText(/· Seen$/).waitFor();
    await advisor.say("Write to them first.");
    await said(casey, "Write to them first.").waitFor();
    await log.getByText("New messages").waitFor({ state: "detached" });
  });

  it("may hold an emoji, and anything that looks like a program is only text", async () => {
    await casey.page.getByRole("button", { name: "Emoji" }).click();
    await casey.page.getByRole("dialog", { name: "Emoji" }).getByRole("button", { name: "🙏" }).click();
    await casey.page.keyboard.press("Escape");
    const field = casey.page.getByRole("textbox", { name: "Message" });
    await expect.poll(() => field.inputValue()).toBe("🙏");
    await send().click();
    await said(ada, "🙏").waitFor();

    const script = `<img src="x" onerror="window.ran=1"><script>window.ran=1</script>`;
    await client.say(script);
    await said(ada, script).waitFor();
    for (const { page } of [casey, ada]) {
      expect(await page.locator(`img[src="x"]`).count()).toBe(0);
      expect(await page.evaluate(() => "ran" in window)).toBe(false);
    }
  });

  it("of twenty thousand characters are refused by the field and by the server", async () => {
    const field = casey.page.getByRole("textbox", { name: "Message" });
    await field.fill("x".repeat(20_000));
    await casey.page.getByRole("alert").filter({ hasText: "Too long by 16,000 characters. Shorten it or split it in two." }).waitFor();
    expect(await send().isDisabled()).toBe(true);
    await field.fill("");
    const backend = await stage.backendOf("casey");
    const message = { sessionId, clientMessageId: crypto.randomUUID(), text: "x".repeat(20_000) };
    expect(await refusalOf(backend.mutation(api.messages.send, message))).toBe("INVALID_INPUT");
  });
});

describe("files", () => {
  it("show how far they are and what they are, and reach the other side byte for byte", async () => {
    const network = await casey.context.newCDPSession(casey.page);
    await network.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: UPLOAD_BYTES_PER_S });
    await choose(PHOTO);
    const preview = draft().getByRole("listitem").filter({ hasText: "kitchen.png" }).locator("img");
    await expect.poll(() => preview.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640);
    const bar = draft().getByRole("progressbar", { name: "Uploading kitchen.png" });
    const percent = async () => Number(await bar.getAttribute("aria-valuenow"));
    await expect.poll(percent, { timeout: 10_000, interval: 50 }).toBeGreaterThan(10);
    const before = await percent();
    await expect.poll(percent, { timeout: 10_000, interval: 50 }).toBeGreaterThan(before);
    expect(before).toBeLessThan(95);
    expect(await send().isDisabled()).toBe(true);
    await draft().getByText("922 kB").waitFor();
    await network.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await network.detach();
    await choose(CONTRACT);
    await draft().getByText("1 kB").waitFor();
    await casey.page.getByRole("textbox", { name: "Message" }).fill("The kitchen and the contract");
    await send().click();

    await said(ada, "The kitchen and the contract").waitFor();
    const inline = ada.page.getByRole("button", { name: "Show kitchen.png" });
    await expect.poll(() => inline.locator("img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640);
    const contract = await saved(ada.page, ada.page.getByRole("button", { name: "Save contract.pdf" }));
    expect([contract.name, sha256(contract.bytes)]).toEqual(["contract.pdf", sha256(CONTRACT.buffer)]);
    await inline.click();
    const viewer = ada.page.getByRole("dialog", { name: "kitchen.png" });
    const photo = await saved(ada.page, viewer.getByRole("button", { name: "Save kitchen.png" }));
    expect([photo.name, sha256(photo.bytes)]).toEqual(["kitchen.png", sha256(PHOTO.buffer)]);
    await ada.page.keyboard.press("Escape");
    await viewer.waitFor({ state: "detached" });
  });

  it("that are not what their name says, or too large, are refused with the reason", async () => {
    await choose({ name: "holiday.png", mimeType: "image/png", buffer: PROGRAM });
    await draft().getByRole("alert").filter({ hasText: "This kind of file cannot be sent. Use a PNG, JPEG, WebP, GIF, PDF or plain text file." }).waitFor();
    await casey.page.getByRole("button", { name: "Remove holiday.png" }).click();
    await choose({ name: "film.pdf", mimeType: "application/pdf", buffer: Buffer.concat([emptyPdf(), Buffer.alloc(TOO_LARGE)]) });
    await draft().getByRole("alert").filter({ hasText: "This file is too large. The most is 10 MB." }).waitFor();
    await casey.page.getByRole("button", { name: "Remove film.pdf" }).click();

    // Whoever goes around the page is refused by the server, by the bytes alone.
    const backend = await stage.backendOf("casey");
    for (const [bytes, code] of [[PROGRAM, "FILE_TYPE"], [Buffer.alloc(TOO_LARGE, "a"), "FILE_TOO_LARGE"]] as const) {
      const address = await backend.mutation(api.attachments.generateUploadUrl, { sessionId });
      const answer = await fetch(address, { method: "POST", headers: { "content-type": "image/png" }, body: new Uint8Array(bytes) });
      const { storageId } = (await answer.json()) as { storageId: Id<"_storage"> };
      expect(await refusalOf(backend.action(api.attachments.attach, { sessionId, storageId, name: "holiday.png" }))).toBe(code);
    }
  });

  it("with a script for a name have it shown, and nothing runs", async () => {
    await choose({ name: `<img src="x" onerror="window.ran=1">.png`, mimeType: "image/png", buffer: noisyPng(60, 60) });
    await draft().getByText("11 kB").waitFor();
    await send().click();
    await ada.page.getByRole("button", { name: "Show _img src=_x_ onerror=_window.ran=1__.png" }).locator("img").waitFor();
    for (const { page } of [casey, ada]) {
      expect(await page.locator(`img[src="x"]`).count()).toBe(0);
      expect(await page.evaluate(() => "ran" in window)).toBe(false);
    }
  });
});

describe("the conversation as a whole", () => {
  it("is searched by words and names of files, and saved as text and as JSON", async () => {
    await ada.page.getByRole("button", { name: "Search the conversation" }).click();
    const search = ada.page.getByRole("searchbox", { name: "Search" });
    await search.fill("contract");
    await ada.page.getByText("1 message", { exact: true }).waitFor();
    await search.fill("DEPOSIT");
    const found = ada.page.getByRole("button", { name: /The landlord keeps the deposit/ });
    expect(await found.locator("mark").innerText()).toBe("deposit");
    await found.click();
    await ada.page.locator("li[data-sought]").getByText("The landlord keeps the deposit.").waitFor();

    const menu = ada.page.getByRole("button", { name: "Save the transcript" });
    await menu.click();
    const text = await saved(ada.page, ada.page.getByRole("menuitem", { name: "As text" }));
    expect(text.name).toBe(`parley-${sessionId}.txt`);
    expect(text.bytes.toString()).toMatch(/UTC {2}Casey: The kitchen and the contract \[kitchen\.png, \d+ B\] \[contract\.pdf, \d+ B\]\n/);
    expect(text.bytes.toString()).toMatch(/UTC {2}You: Write to them first\.\n/);
    await menu.click();
    const json = await saved(ada.page, ada.page.getByRole("menuitem", { name: "As JSON" }));
    const transcript = JSON.parse(json.bytes.toString()) as { sessionId: string; messages: { from: string; text: string; files: { name: string; size: number }[] }[] };
    expect(transcript.sessionId).toBe(sessionId);
    expect(transcript.messages.map(({ from }) => from)).toEqual(["peer", "peer", "you", "peer", "peer", "peer", "peer"]);
    expect(transcript.messages.flatMap(({ files }) => files.map(({ name }) => name))).toEqual([
      "kitchen.png",
      "contract.pdf",
      "_img src=_x_ onerror=_window.ran=1__.png",
    ]);
  });

  it("is nobody else's, and costs what the clock says", async () => {
    const stranger = await BackendClient.signIn(stage.stack.siteUrl, stage.stack.convexUrl, "dev_robin");
    const page = { numItems: 5, cursor: null };
    for (const call of [
      stranger.query(api.messages.list, { sessionId, paginationOpts: page }),
      stranger.query(api.messages.search, { sessionId, text: "deposit", cursor: null }),
      stranger.mutation(api.messages.send, { sessionId, clientMessageId: crypto.randomUUID(), text: "Hello" }),
      stranger.mutation(api.attachments.generateUploadUrl, { sessionId }),
    ]) {
      expect(await refusalOf(call)).toBe("NOT_FOUND");
    }
    await client.end();
    await casey.page.getByRole("link", { name: /receipt/i }).first().waitFor();
    expect((await stage.checkedReceipt(sessionId)).chargeMinor).toBeGreaterThan(5n);
    casey.assertQuiet();
    ada.assertQuiet();
  });
});
