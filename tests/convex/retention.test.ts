import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { pngBytes } from "@/tests/support/sampleFiles";
import { runningRoom, type Room } from "./sessionHelpers";
import { createUser, type TestBackend, type TestUser } from "./setup";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date("2026-11-20T12:00:00Z"));
});
afterEach(() => {
  vi.useRealTimers();
});

const DAY_MS = 86_400_000;
const KEPT_MS = 730 * DAY_MS;

let ids = 0;

async function say(room: Room, who: TestUser, text: string, attachmentIds: Id<"attachments">[] = []): Promise<void> {
  await who.as.mutation(api.messages.send, { sessionId: room.sessionId, clientMessageId: `message-${++ids}`, text, attachmentIds });
}

async function photo(room: Room, who: TestUser): Promise<Id<"attachments">> {
  const storageId = await room.t.run((ctx) => ctx.storage.store(new Blob([pngBytes(640, 480)], { type: "image/png" })));
  return (await who.as.action(api.attachments.attach, { sessionId: room.sessionId, storageId, name: "photo.png" })).id;
}

/** Runs the daily job to its end. Returns how many batches it took so far. */
async function forget(t: TestBackend): Promise<number> {
  await t.mutation(internal.jobs.messages.forget, {});
  await t.finishAllScheduledFunctions(() => vi.advanceTimersByTime(1));
  const jobs = await t.run(async (ctx) => await ctx.db.system.query("_scheduled_functions").collect());
  return 1 + jobs.filter(({ name }) => name.includes("jobs/messages")).length;
}

async function kept({ t }: Room): Promise<{ messages: number; attachments: number; files: number }> {
  return await t.run(async (ctx) => ({
    messages: (await ctx.db.query("messages").collect()).length,
    attachments: (await ctx.db.query("attachments").collect()).length,
    files: (await ctx.db.system.query("_storage").collect()).length,
  }));
}

test("what was said and sent goes after 24 months, to the day, with the bytes; the receipt stays", async () => {
  const room = await runningRoom();
  await say(room, room.client, "Here it is", [await photo(room, room.client)]);
  await say(room, room.advisor, "Thank you", [await photo(room, room.advisor)]);
  await room.client.as.mutation(api.sessions.end, { sessionId: room.sessionId });
  const receipt = await room.client.as.query(api.sessions.receipt, { sessionId: room.sessionId });
  const said = Date.now();

  vi.setSystemTime(said + KEPT_MS - DAY_MS);
  await forget(room.t);
  expect(await kept(room)).toEqual({ messages: 2, attachments: 2, files: 2 });

  vi.setSystemTime(said + KEPT_MS + DAY_MS);
  await forget(room.t);
  expect(await kept(room)).toEqual({ messages: 0, attachments: 0, files: 0 });
  for (const who of [room.client, room.advisor]) {
    const found = await who.as.query(api.messages.list, { sessionId: room.sessionId, paginationOpts: { numItems: 10, cursor: null } });
    expect(found).toMatchObject({ page: [], isDone: true });
  }
  expect(await room.client.as.query(api.sessions.receipt, { sessionId: room.sessionId })).toEqual(receipt);
});

test("much of it goes in batches of a hundred, and what is younger stays", async () => {
  const room = await runningRoom();
  const { sessionId, client } = room;
  const write = async (count: number, text: string) =>
    await room.t.run(async (ctx) => {
      for (let i = 0; i < count; i += 1) {
        await ctx.db.insert("messages", {
          sessionId,
          senderId: client.userId,
          clientMessageId: `${text}-${i}`,
          text,
          atMs: Date.now(),
          kind: "text",
        });
      }
    });
  await write(250, "old");
  vi.setSystemTime(Date.now() + 2 * DAY_MS);
  await write(3, "young");
  vi.setSystemTime(Date.now() + KEPT_MS - DAY_MS);
  expect(await forget(room.t)).toBe(3);
  expect(await room.t.run(async (ctx) => (await ctx.db.query("messages").collect()).map(({ text }) => text))).toEqual([
    "young",
    "young",
    "young",
  ]);
});

test("an admin sets how long, never less than the 30 days in which a session can be reviewed", async () => {
  const room = await runningRoom();
  const robin = await createUser(room.t, { name: "Robin", roles: ["client", "admin"] });
  const set = async (days: number) =>
    await robin.as.mutation(api.settings.update, { changes: { transcriptRetentionMs: days * DAY_MS }, reason: "Policy" });
  await expect(set(29)).rejects.toMatchObject({ data: { code: "INVALID_INPUT" } });
  await set(30);
  await say(room, room.client, "Hello");
  vi.setSystemTime(Date.now() + 31 * DAY_MS);
  await forget(room.t);
  expect(await kept(room)).toMatchObject({ messages: 0 });
});
