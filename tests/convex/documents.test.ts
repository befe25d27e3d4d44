import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { jpegBytes, pdfBytes, pngBytes, textBytes, webpBytes } from "@/tests/support/sampleFiles";
import { addCategories, applicationOf, proveIdentity, store, submitFinished } from "./applicationHelpers";
import { createUser, setupBackend, type TestBackend, type TestUser } from "./setup";

const DAY_MS = 24 * 60 * 60 * 1000;
const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

let t: TestBackend;
let nora: TestUser;
let sam: TestUser;
let robin: TestUser;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date("2026-11-20T12:00:00Z"));
  t = setupBackend();
  await addCategories(t);
  [nora, sam, robin] = [await createUser(t, { name: "Nora" }), await createUser(t, { name: "Sam" }), await createUser(t, { name: "Robin", roles: ["client", "admin"] })];
});
afterEach(() => {
  vi.useRealTimers();
});

const storedFiles = async () => await t.run(async (ctx) => (await ctx.db.system.query("_storage").collect()).length);
const attach = async (who: TestUser, bytes: Uint8Array<ArrayBuffer>, name = "file.png", type = "image/png") =>
  await who.as.action(api.documents.attach, { storageId: await store(t, bytes, type), kind: "certificate", name });

describe("a document", () => {
  it("is what its bytes say, under a safe name", async () => {
    const document = await attach(nora, pdfBytes(), "../my diploma.exe", "text/html");
    expect(document).toMatchObject({ kind: "certificate", name: "my diploma.exe.pdf", mime: "application/pdf", size: 15 });
    expect(await nora.as.query(api.documents.list, {})).toEqual([document]);
    expect(await storedFiles()).toBe(1);
  });

  it.each([
    ["a program called .png", Uint8Array.of(0x4d, 0x5a, 0x90, 0x00)],
    ["plain text", textBytes("my diploma")],
    ["markup", textBytes("<html><script>alert(1)</script>")],
    ["nothing", new Uint8Array(0)],
  ])("is refused and deleted when it is %s", async (_what, bytes) => {
    await expect(attach(nora, bytes)).rejects.toMatchObject(refusal("FILE_TYPE"));
    expect(await storedFiles()).toBe(0);
  });

  it("is refused over 10 MB, and past ten", async () => {
    const head = pngBytes(640, 480);
    const large = new Uint8Array(10 * 1024 * 1024 + 1);
    large.set(head);
    await expect(attach(nora, large)).rejects.toMatchObject(refusal("FILE_TOO_LARGE"));
    for (let n = 0; n < 10; n++) await attach(nora, head);
    await expect(attach(nora, head)).rejects.toMatchObject(refusal("TOO_MANY_FILES"));
    expect(await storedFiles()).toBe(10);
  });

  it("is its owner's and the admins' alone", async () => {
    const document = await proveIdentity(t, nora);
    const { _id: applicationId } = await applicationOf(t, nora);
    await expect(t.query(api.documents.list, {})).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(t.mutation(api.documents.generateUploadUrl, {})).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(t.mutation(api.documents.remove, { documentId: document.documentId })).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(sam.as.query(api.documents.list, { applicationId })).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(sam.as.query(api.documents.list, { applicationId: "nobodys" })).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(sam.as.mutation(api.documents.remove, { documentId: document.documentId })).rejects.toMatchObject(refusal("NOT_FOUND"));
    expect(await sam.as.query(api.documents.list, {})).toEqual([]);
    expect(await robin.as.query(api.documents.list, { applicationId })).toEqual([document]);
    await expect(robin.as.mutation(api.documents.remove, { documentId: document.documentId })).rejects.toMatchObject(refusal("NOT_FOUND"));
  });

  it("cannot be taken from somebody else's upload, and comes back when the answer was lost", async () => {
    const storageId = await store(t, pdfBytes());
    const wish = { storageId, kind: "identity" as const, name: "passport.pdf" };
    const first = await nora.as.action(api.documents.attach, wish);
    expect(await nora.as.action(api.documents.attach, wish)).toEqual(first);
    await expect(sam.as.action(api.documents.attach, wish)).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(sam.as.action(api.advisorProfiles.attachPhoto, { storageId })).rejects.toMatchObject(refusal("NOT_FOUND"));
  });

  it("stays while an admin decides, is kept from the sweep, and goes 90 days after", async () => {
    const { _id } = await submitFinished(t, nora);
    const [document] = await nora.as.query(api.documents.list, {});
    if (document === undefined) throw new Error("no document");
    await expect(nora.as.mutation(api.documents.remove, { documentId: document.documentId })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "submitted" }));
    await robin.as.mutation(api.advisorProfiles.decide, { applicationId: _id, decision: "approve", reason: "Complete." });
    vi.setSystemTime(Date.now() + 89 * DAY_MS);
    await t.mutation(internal.jobs.attachments.sweep, {});
    await t.mutation(internal.jobs.documents.forget, {});
    expect(await storedFiles()).toBe(1);
    vi.setSystemTime(Date.now() + 2 * DAY_MS);
    await t.mutation(internal.jobs.documents.forget, {});
    expect(await storedFiles()).toBe(0);
    expect(await nora.as.query(api.documents.list, {})).toEqual([]);
  });
});

describe("a photo", () => {
  const attachPhoto = async (bytes: Uint8Array<ArrayBuffer>, type = "image/webp") =>
    await nora.as.action(api.advisorProfiles.attachPhoto, { storageId: await store(t, bytes, type) });

  it.each([
    ["not square", webpBytes("VP8 ", 512, 300)],
    ["larger than 512 pixels", jpegBytes(513, 513)],
    ["smaller than 96 pixels", jpegBytes(95, 95)],
    ["a PNG", pngBytes(512, 512)],
    ["a PDF", pdfBytes()],
  ])("is refused and deleted when it is %s", async (_what, bytes) => {
    await expect(attachPhoto(bytes)).rejects.toMatchObject(refusal("FILE_TYPE"));
    expect(await storedFiles()).toBe(0);
  });

  it("replaces the one before, can be removed, and becomes public with the approval", async () => {
    await attachPhoto(webpBytes("VP8 ", 512, 512));
    await attachPhoto(jpegBytes(400, 400), "image/jpeg");
    expect(await storedFiles()).toBe(1);
    await nora.as.mutation(api.advisorProfiles.removePhoto, {});
    expect(await storedFiles()).toBe(0);
    await attachPhoto(webpBytes("VP8X", 512, 512));
    const { _id } = await submitFinished(t, nora);
    await robin.as.mutation(api.advisorProfiles.decide, { applicationId: _id, decision: "approve", reason: "Complete." });
    const { page } = await t.query(api.advisorProfiles.search, { paginationOpts: { numItems: 5, cursor: null } });
    expect(page[0]?.photoUrl).toMatch(/^https?:\/\//);
    vi.setSystemTime(Date.now() + DAY_MS);
    await t.mutation(internal.jobs.attachments.sweep, {});
    expect(await storedFiles()).toBe(2);
  });
});
