import { mkdtemp, open as openFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import { BackendClient } from "./support/backend";
import { createAccount, makeAdvisor, topUp, upload } from "./support/market";
import type { Person } from "./support/person";
import { useSite } from "./support/site";
import { TestClock } from "./support/testClock";

/** Runs at once wherever it is taken for markup; short enough for every field. */
const SCRIPT = "<img src=x onerror=alert(1)>";
/** Ends a block of data within a page, where one is. */
const BREAKOUT = "</script><script>alert(1)</script>";
const FIFTY_MB = 50 * 1024 * 1024;
const PROGRAM = { name: "me.png", mimeType: "image/png", buffer: Buffer.from([0x4d, 0x5a, 0x90, 0x00]) };

const site = useSite({ testClock: true });
const backendOf = async (subject: string) => await BackendClient.signIn(site.stack.siteUrl, site.stack.convexUrl, subject);

/** Enters as an account of this machine, by the way the sign-in page takes. */
async function enter(name: string, subject: string): Promise<Person> {
  const person = await site.open(name);
  const answer = await person.page.request.post("/api/identity/sign-in", { data: { subject }, headers: { origin: site.stack.siteUrl } });
  expect(answer.status()).toBe(200);
  return person;
}

/** Opens a page; once more where a busy Chromium gives up on the way without anybody having stopped it. */
async function goTo(page: Page, place: string): Promise<void> {
  try {
    await page.goto(place);
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("net::ERR_ABORTED"))) throw error;
    await page.goto(place);
  }
}

/** Opens a page and expects every one of these texts to stand on it letter by letter, and nothing of them to be an element. */
async function expectText(page: Page, place: string, ...texts: string[]): Promise<void> {
  await goTo(page, place);
  for (const text of texts) await page.getByText(text).filter({ visible: true }).first().waitFor();
  expect([place, await page.locator('img[src="x"], [onerror]').count()]).toEqual([place, 0]);
}

describe("script in every text field", () => {
  it("is refused in a name and stays text everywhere else", async () => {
    const { stack } = site;
    const alerts: string[] = [];
    const listen = (person: Person) => person.context.on("dialog", (dialog) => void dialog.dismiss().then(() => alerts.push(dialog.message())));

    const newcomer = await site.open("newcomer");
    listen(newcomer);
    await newcomer.page.goto("/sign-up");
    await newcomer.page.getByLabel("First name").fill(SCRIPT);
    await newcomer.page.getByRole("button", { name: "Create account" }).click();
    await newcomer.page.getByText("Enter a first name of up to 40 characters.").waitFor();

    const bio = `${SCRIPT}${BREAKOUT} Thirty years of taps, hinges and radiators, and of people who believe that a field takes anything.`;
    const mallory = await makeAdvisor(stack, "Mallory", { headline: `${SCRIPT} headline`, bio, specialties: [`${SCRIPT} s`], skills: [`${SCRIPT} k`] });
    const profile = await mallory.backend.query(api.advisorProfiles.mine, {});
    const { applicationId } = await mallory.backend.query(api.advisorProfiles.application, {});
    if (profile === null || applicationId === null) throw new Error("Mallory is no advisor");
    const { advisorId } = profile;
    await expect(mallory.backend.mutation(api.advisorProfiles.saveDraft, { changes: { displayName: SCRIPT } })).rejects.toMatchObject({ data: { code: "INVALID_INPUT" } });

    const casey = await backendOf("dev_casey");
    await topUp(casey, 5_000n, "hostile-input-1");
    await mallory.backend.mutation(api.advisorProfiles.setAccepting, { accepting: true });
    await mallory.backend.mutation(api.presence.beat, {});
    const clock = new TestClock(stack.convexUrl, await stack.adminKey());
    const ask = async (requestKey: string) => (await casey.mutation(api.sessions.request, { advisorId, mode: "chat", note: `${SCRIPT} note`, requestKey })).sessionId;
    const declined = await ask("hostile-input-2");
    await mallory.backend.mutation(api.sessions.decline, { sessionId: declined, reason: `${SCRIPT} declined` });
    const sessionId = await ask("hostile-input-3");
    await mallory.backend.mutation(api.sessions.accept, { sessionId });
    const tick = async () => await Promise.all([casey, mallory.backend].map(async (side) => await side.mutation(api.sessions.tick, { sessionId })));
    await tick();
    await casey.mutation(api.messages.send, { sessionId, clientMessageId: crypto.randomUUID(), text: `${SCRIPT} message` });
    await clock.advance(5_000);
    await tick();
    await casey.mutation(api.sessions.end, { sessionId });
    await casey.mutation(api.reviews.submit, { sessionId, overall: 1, text: `${SCRIPT} review` });
    const { page: reviews } = await mallory.backend.query(api.reviews.listForAdvisor, { advisorId, paginationOpts: { numItems: 5, cursor: null } });
    const reviewId = reviews[0]?.reviewId;
    if (reviewId === undefined) throw new Error("no review");
    await mallory.backend.mutation(api.reviews.reply, { reviewId, text: `${SCRIPT} reply` });

    const visitor = await site.open("visitor");
    const client = await enter("casey", "dev_casey");
    const advisor = await enter("mallory", mallory.subject);
    const admin = await enter("robin", "dev_robin");
    for (const person of [visitor, client, advisor, admin]) listen(person);
    await expectText(visitor.page, "/advisors?q=headline", `${SCRIPT} headline`);
    await expectText(visitor.page, `/advisors/${advisorId}`, `${SCRIPT} headline`, `${SCRIPT}${BREAKOUT}`, `${SCRIPT} s`, `${SCRIPT} k`, `${SCRIPT} review`, `${SCRIPT} reply`);
    const data = await visitor.page.locator('script[type="application/ld+json"]').allInnerTexts();
    expect(data.map((text) => (JSON.parse(text) as { "@context": string })["@context"])).toEqual(["https://schema.org"]);
    await expectText(client.page, `/session/${sessionId}`, `${SCRIPT} message`);
    await expectText(client.page, `/session/${declined}`, `${SCRIPT} declined`);
    await expectText(client.page, `/receipts/${sessionId}`, `${SCRIPT} review`, `${SCRIPT} reply`);
    await expectText(advisor.page, "/advisor-dashboard/reviews", `${SCRIPT} review`, `${SCRIPT} reply`);
    await expectText(admin.page, "/admin/reviews", `${SCRIPT} review`);
    await expectText(admin.page, `/admin/advisors/applications/${applicationId}`, `${SCRIPT} headline`, `${SCRIPT}${BREAKOUT}`);

    // While it is asked, the note stands on the advisor's screen.
    await ask("hostile-input-4");
    await expectText(advisor.page, "/advisor-dashboard", `${SCRIPT} note`);
    expect(alerts).toEqual([]);
    for (const person of [newcomer, visitor, client, advisor, admin]) person.assertQuiet();
  });
});

describe("files and texts that are too much", () => {
  it("50 MB, a program called .png and 100,000 characters get a sentence and reach nobody", async () => {
    const folder = await mkdtemp(join(tmpdir(), "parley-large-"));
    const large = join(folder, "holiday.png");
    const file = await openFile(large, "w");
    await file.truncate(FIFTY_MB);
    await file.close();
    const nora = await createAccount(site.stack, "Nora");
    const person = await enter("nora", nora.subject);
    const { page } = person;
    const step = (name: string) => page.getByRole("navigation", { name: "Parts of the application" }).getByRole("button", { name }).click();
    await page.goto("/advisor/setup");
    await step("What you help with");
    // One word, which is the worst to break into lines; the page goes on answering while somebody writes in it.
    await page.getByLabel("About your help").fill("x".repeat(99_997));
    await page.getByLabel("About your help").pressSequentially("end");
    await page.getByText("100,000 of 2,000 characters").waitFor();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("Write at most 2,000 characters.").waitFor();
    expect((await nora.backend.query(api.advisorProfiles.application, {})).fields.bio).toBe("");

    await step("Photo");
    const photo = page.getByLabel("Choose a photo");
    await photo.setInputFiles(large);
    await page.getByText("This file is over 10 MB. Choose a smaller one.").waitFor();
    await photo.setInputFiles(PROGRAM);
    await page.getByText("This is not a PNG, JPEG or WebP picture. Choose another file.").waitFor();
    await step("Documents");
    const chooser = page.getByLabel("Add a document: Identity");
    await chooser.setInputFiles(large);
    await page.getByText("Not taken: it is over 10 MB.").waitFor();
    await chooser.setInputFiles(PROGRAM);
    await page.getByText("Not taken: it is not a PDF, PNG, JPEG or WebP file, whatever its name says.").waitFor();
    await rm(folder, { recursive: true });

    // The same past the page: the bytes decide again where they arrive.
    const program = await upload(nora.backend, new Blob([new Uint8Array(PROGRAM.buffer)], { type: "image/png" }));
    await expect(nora.backend.action(api.advisorProfiles.attachPhoto, { storageId: program })).rejects.toMatchObject({ data: { code: "FILE_TYPE" } });
    const heavy = await upload(nora.backend, new Blob([new Uint8Array(FIFTY_MB)], { type: "image/png" }));
    await expect(nora.backend.action(api.advisorProfiles.attachPhoto, { storageId: heavy })).rejects.toMatchObject({ data: { code: "FILE_TOO_LARGE" } });
    expect(await nora.backend.query(api.advisorProfiles.application, {})).toMatchObject({ photoUrl: null });
    expect(await nora.backend.query(api.documents.list, {})).toEqual([]);
    person.assertQuiet();
  });

  it("another person's documents stay theirs: by their list, their page, and an address that is nearly right", async () => {
    const victor = await makeAdvisor(site.stack, "Victor");
    const { applicationId } = await victor.backend.query(api.advisorProfiles.application, {});
    const [document] = await victor.backend.query(api.documents.list, {});
    if (applicationId === null || document === undefined || document.url === null) throw new Error("no document");
    const own = await fetch(document.url);
    expect([own.status, own.headers.get("content-type"), own.headers.get("x-content-type-options")]).toEqual([200, "application/pdf", "nosniff"]);
    const last = document.url.at(-1) === "0" ? "1" : "0";
    expect((await fetch(`${document.url.slice(0, -1)}${last}`)).status).toBe(404);

    const casey = await backendOf("dev_casey");
    await expect(casey.query(api.documents.list, { applicationId })).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
    await expect(casey.mutation(api.documents.remove, { documentId: document.documentId })).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
    const person = await enter("casey", "dev_casey");
    await person.page.goto(`/admin/advisors/applications/${applicationId}`);
    await person.page.getByText("This page is not yours to see").waitFor();
    expect(await person.page.content()).not.toContain(document.name);
    person.assertQuiet();
  });
});
