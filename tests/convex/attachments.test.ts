import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import schema from "@/convex/schema";
import { pngBytes, textBytes } from "@/tests/support/sampleFiles";
import { fund, passTogether, runningRoom, type Room } from "./sessionHelpers";
import { createAdvisor, createUser, type TestUser } from "./setup";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date("2026-11-20T12:00:00Z"));
});
afterEach(() => {
  vi.useRealTimers();
});

const MINUTE_MS = 60_000;
const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });
const png = (): Blob => new Blob([pngBytes(640, 480)], { type: "image/png" });

let ids = 0;
const newId = (): string => `message-${++ids}`;

async function upload(room: Room, blob: Blob): Promise<Id<"_storage">> {
  return await room.t.run((ctx) => ctx.storage.store(blob));
}

async function attach(room: Room, who: TestUser, blob: Blob = png(), name = "photo.png") {
  const storageId = await upload(room, blob);
  return await who.as.action(api.attachments.attach, { sessionId: room.sessionId, storageId, name });
}

async function send(room: Room, who: TestUser, attachmentIds: Id<"attachments">[], text = "", clientMessageId = newId()) {
  return await who.as.mutation(api.messages.send, { sessionId: room.sessionId, clientMessageId, text, attachmentIds });
}

async function newest(room: Room, who: TestUser) {
  const found = await who.as.query(api.messages.list, { sessionId: room.sessionId, paginationOpts: { numItems: 10, cursor: null } });
  return found.page[0];
}

async function storedFiles(room: Room): Promise<number> {
  return await room.t.run(async (ctx) => (await ctx.db.system.query("_storage").collect()).length);
}

/** Another session of the same two people cannot exist; this one has the same client and another advisor. */
async function otherSession(room: Room): Promise<Id<"sessions">> {
  const bea = await createAdvisor(room.t, { name: "Bea" });
  await fund(room.t, room.client, 5_000n, "pay_other");
  const { sessionId } = await room.client.as.mutation(api.sessions.request, {
    advisorId: bea.advisorId,
    mode: "chat",
    requestKey: "session-key-9",
  });
  await bea.as.mutation(api.sessions.accept, { sessionId });
  for (const who of [room.client, bea, room.client]) await who.as.mutation(api.sessions.tick, { sessionId });
  return sessionId;
}

describe("a file in a chat", () => {
  it("is looked at, named safely, sent without words, and seen by both with its size", async () => {
    const room = await runningRoom();
    const url = await room.client.as.mutation(api.attachments.generateUploadUrl, { sessionId: room.sessionId });
    expect(url).toMatch(/^https?:\/\//);
    const file = await attach(room, room.client, png(), "../my photo.exe");
    expect(file).toMatchObject({ name: "my photo.exe.png", mime: "image/png", size: 33, width: 640, height: 480 });
    await send(room, room.client, [file.id]);
    for (const [who, mine] of [
      [room.client, true],
      [room.advisor, false],
    ] as const) {
      expect(await newest(room, who)).toMatchObject({ mine, text: "", attachments: [file] });
    }
  });

  it("is served under its own type, whatever it was uploaded as", async () => {
    const room = await runningRoom();
    const disguised = new Blob([textBytes("hello <script>alert(1)</script>")], { type: "text/html" });
    const file = await attach(room, room.client, disguised, "page.html");
    expect(file).toMatchObject({ name: "page.html.txt", mime: "text/plain" });
    const served = await room.t.run(async (ctx) => {
      const row = await ctx.db.get("attachments", file.id);
      return row === null ? null : (await ctx.storage.get(row.storageId))?.type;
    });
    expect(served).toBe("text/plain;charset=utf-8");
    expect(await storedFiles(room)).toBe(1);
  });

  it("keeps the order files were chosen in, five at most", async () => {
    const room = await runningRoom();
    const files = [];
    for (let n = 1; n <= 6; n++) files.push((await attach(room, room.client, png(), `${n}.png`)).id);
    await expect(send(room, room.client, files)).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "attachmentIds" }));
    await send(room, room.client, files.slice(0, 5).reverse(), "Five");
    expect((await newest(room, room.advisor))?.attachments.map(({ name }) => name)).toEqual(["5.png", "4.png", "3.png", "2.png", "1.png"]);
  });

  it("is sent once however often the message is repeated, and not under other words", async () => {
    const room = await runningRoom();
    const file = await attach(room, room.client);
    const first = await send(room, room.client, [file.id], "Look", "message-repeat");
    expect(await send(room, room.client, [file.id], "Look", "message-repeat")).toBe(first);
    await expect(send(room, room.client, [], "Look", "message-repeat")).rejects.toMatchObject(refusal("DUPLICATE_REQUEST"));
  });

  it("comes back with the same attachment when the answer was lost", async () => {
    const room = await runningRoom();
    const storageId = await upload(room, png());
    const wish = { sessionId: room.sessionId, storageId, name: "photo.png" };
    const first = await room.client.as.action(api.attachments.attach, wish);
    expect(await room.client.as.action(api.attachments.attach, wish)).toEqual(first);
  });

  it("can be taken back until it was sent", async () => {
    const room = await runningRoom();
    const [kept, dropped] = [await attach(room, room.client), await attach(room, room.client)];
    await send(room, room.client, [kept.id]);
    await expect(room.advisor.as.mutation(api.attachments.remove, { attachmentId: dropped.id })).rejects.toMatchObject(
      refusal("NOT_FOUND"),
    );
    await room.client.as.mutation(api.attachments.remove, { attachmentId: dropped.id });
    await expect(room.client.as.mutation(api.attachments.remove, { attachmentId: kept.id })).rejects.toMatchObject(refusal("NOT_FOUND"));
    expect(await storedFiles(room)).toBe(1);
  });
});

describe("what is refused", () => {
  it("deletes a file of a false type", async () => {
    const room = await runningRoom();
    const program = new Blob([Uint8Array.of(0x4d, 0x5a, 0x90, 0x00)], { type: "image/png" });
    await expect(attach(room, room.client, program, "cat.png")).rejects.toMatchObject(refusal("FILE_TYPE"));
    expect(await storedFiles(room)).toBe(0);
  });

  it("deletes a file over 10 MB without reading it, and takes one of exactly that", async () => {
    const room = await runningRoom();
    const head = pngBytes(640, 480);
    const sized = (bytes: number): Blob => new Blob([head, new Uint8Array(bytes - head.length)], { type: "image/png" });
    await expect(attach(room, room.client, sized(10 * 1024 * 1024 + 1))).rejects.toMatchObject(refusal("FILE_TOO_LARGE"));
    expect(await storedFiles(room)).toBe(0);
    expect((await attach(room, room.client, sized(10 * 1024 * 1024))).size).toBe(10 * 1024 * 1024);
  });

  it("stops at 20 files in a session, both parties together, and deletes the next", async () => {
    const room = await runningRoom();
    for (let n = 0; n < 10; n++) {
      await attach(room, room.client);
      await attach(room, room.advisor);
    }
    await expect(attach(room, room.client)).rejects.toMatchObject(refusal("TOO_MANY_FILES"));
    expect(await storedFiles(room)).toBe(20);
  });

  it("never takes or deletes what belongs to somebody else", async () => {
    const room = await runningRoom();
    const file = await attach(room, room.client);
    const storageId = await room.t.run(async (ctx) => (await ctx.db.get("attachments", file.id))?.storageId);
    if (storageId === undefined) throw new Error("no file");
    const wish = { sessionId: room.sessionId, storageId, name: "mine.png" };
    await expect(room.advisor.as.action(api.attachments.attach, wish)).rejects.toMatchObject(refusal("NOT_FOUND"));
    await send(room, room.client, [file.id]);
    await expect(room.client.as.action(api.attachments.attach, wish)).rejects.toMatchObject(refusal("NOT_FOUND"));
    expect(await storedFiles(room)).toBe(1);
  });

  it("refuses to send the other party's file, another session's, and one twice", async () => {
    const room = await runningRoom();
    const theirs = await attach(room, room.advisor);
    await expect(send(room, room.client, [theirs.id])).rejects.toMatchObject(refusal("NOT_FOUND"));

    const mine = await attach(room, room.client);
    await expect(send(room, room.client, [mine.id, mine.id])).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "attachmentIds" }));
    const elsewhere = { ...room, sessionId: await otherSession(room) };
    await expect(send(elsewhere, room.client, [mine.id])).rejects.toMatchObject(refusal("NOT_FOUND"));

    await send(room, room.client, [mine.id]);
    await expect(send(room, room.client, [mine.id])).rejects.toMatchObject(refusal("NOT_FOUND"));
  });

  it("refuses strangers, the signed-out and the suspended everywhere", async () => {
    const room = await runningRoom();
    const { sessionId } = room;
    const storageId = await upload(room, png());
    const stranger = await createUser(room.t, { name: "Nora" });
    const wish = { sessionId, storageId, name: "a.png" };
    await expect(stranger.as.mutation(api.attachments.generateUploadUrl, { sessionId })).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(stranger.as.action(api.attachments.attach, wish)).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(room.t.mutation(api.attachments.generateUploadUrl, { sessionId })).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(room.t.action(api.attachments.attach, wish)).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await room.t.run((ctx) => ctx.db.patch("users", room.client.userId, { suspended: true }));
    await expect(room.client.as.action(api.attachments.attach, wish)).rejects.toMatchObject(refusal("SUSPENDED"));
    expect(await storedFiles(room)).toBe(1);
  });

  it("gives no upload address while paused, attaches what was under way, and nothing after the end", async () => {
    const room = await runningRoom();
    const { sessionId } = room;
    await room.advisor.as.mutation(api.sessions.pause, { sessionId });
    await expect(room.client.as.mutation(api.attachments.generateUploadUrl, { sessionId })).rejects.toMatchObject(refusal("NOT_WRITABLE"));
    const file = await attach(room, room.client);
    await expect(send(room, room.client, [file.id])).rejects.toMatchObject(refusal("NOT_WRITABLE"));
    await room.client.as.mutation(api.sessions.end, { sessionId });
    await expect(attach(room, room.client)).rejects.toMatchObject(refusal("NOT_WRITABLE"));
  });

  it("limits how fast one person uploads", async () => {
    const room = await runningRoom();
    const { sessionId } = room;
    for (let n = 0; n < 20; n++) await room.client.as.mutation(api.attachments.generateUploadUrl, { sessionId });
    await expect(room.client.as.mutation(api.attachments.generateUploadUrl, { sessionId })).rejects.toMatchObject(
      refusal("RATE_LIMITED", { retryAfterMs: 15_000 }),
    );
  });
});

describe("files that nobody uses", () => {
  it("are gone after an hour, those in messages stay", async () => {
    const room = await runningRoom();
    const sent = await attach(room, room.client);
    await send(room, room.client, [sent.id]);
    await attach(room, room.client, png(), "unsent.png");
    await upload(room, png());
    const sweep = async () => await room.t.mutation(internal.jobs.attachments.sweep, {});

    vi.setSystemTime(Date.now() + 60 * MINUTE_MS);
    await sweep();
    expect(await storedFiles(room)).toBe(3);
    vi.setSystemTime(Date.now() + 1);
    await sweep();
    expect(await storedFiles(room)).toBe(1);
    expect((await newest(room, room.advisor))?.attachments[0]?.url).toMatch(/^https?:/);
    await sweep();
    expect(await storedFiles(room)).toBe(1);
  });

  it("cannot be attached once the sweep may come for them", async () => {
    const room = await runningRoom();
    await fund(room.t, room.client, 2_000n, "pay_more");
    const storageId = await upload(room, png());
    await passTogether(room, 30 * MINUTE_MS + 1);
    const wish = { sessionId: room.sessionId, storageId, name: "late.png" };
    await expect(room.client.as.action(api.attachments.attach, wish)).rejects.toMatchObject(refusal("NOT_FOUND"));
  });

  it("are looked for in every table that holds files", () => {
    const holders = Object.entries(schema.tables)
      .filter(([, table]) => JSON.stringify(table).includes('"_storage"'))
      .map(([name]) => name);
    // Another table here must be asked by isHeld too, or the sweep would delete its files.
    expect(holders).toEqual(["advisorProfiles", "applications", "attachments", "disputeFiles", "documents"]);
  });
});
