import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { bothTick, fund, passTogether, runningRoom, type Room } from "./sessionHelpers";
import { createAdvisor, createUser, type TestUser } from "./setup";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date("2026-11-20T12:00:00Z"));
});
afterEach(() => {
  vi.useRealTimers();
});

let ids = 0;
const newId = (): string => `message-${++ids}`;
const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

async function send({ sessionId }: Room, who: TestUser, text: string, clientMessageId = newId()) {
  return await who.as.mutation(api.messages.send, { sessionId, clientMessageId, text });
}

async function read({ sessionId }: Room, who: TestUser, numItems = 50, cursor: string | null = null) {
  return await who.as.query(api.messages.list, { sessionId, paginationOpts: { numItems, cursor } });
}

describe("writing", () => {
  it("shows a message to both, newest first, with the server's time", async () => {
    const room = await runningRoom();
    await send(room, room.client, "Hello Ada");
    vi.setSystemTime(Date.now() + 1_000);
    await send(room, room.advisor, "  Hello Casey\n");
    const client = await read(room, room.client);
    expect(client.page.map(({ mine, text, kind }) => ({ mine, text, kind }))).toEqual([
      { mine: false, text: "Hello Casey", kind: "text" },
      { mine: true, text: "Hello Ada", kind: "text" },
    ]);
    expect(client.page[0]?.atMs).toBe(Date.now());
    expect((await read(room, room.advisor)).page.map(({ mine }) => mine)).toEqual([true, false]);
  });

  it("answers a repeated id with the first message and refuses it with another text", async () => {
    const room = await runningRoom();
    const first = await send(room, room.client, "Once", "message-once");
    expect(await send(room, room.client, " Once ", "message-once")).toBe(first);
    await expect(send(room, room.client, "Twice", "message-once")).rejects.toMatchObject(refusal("DUPLICATE_REQUEST"));
    expect((await read(room, room.client)).page).toHaveLength(1);
    // The other party's ids are its own.
    await send(room, room.advisor, "Once", "message-once");
    expect((await read(room, room.client)).page).toHaveLength(2);
  });

  it("writes one message when ten copies arrive together", async () => {
    const room = await runningRoom();
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await send(room, room.client, "Same", "message-same")));
    expect(new Set(answers).size).toBe(1);
    expect((await read(room, room.client)).page).toHaveLength(1);
  });

  it("confirms a repeat even after the room has closed", async () => {
    const room = await runningRoom();
    const first = await send(room, room.client, "Just in time", "message-late");
    await room.client.as.mutation(api.sessions.pause, { sessionId: room.sessionId });
    expect(await send(room, room.client, "Just in time", "message-late")).toBe(first);
  });

  it.each([
    ["nothing", "", "text"],
    ["only white space", " \n\t ", "text"],
    ["4001 characters", "x".repeat(4_001), "text"],
    ["half a character", "broken \ud83d", "text"],
    ["a NUL", "a\u0000b", "text"],
  ])("refuses %s", async (_name, text, field) => {
    const room = await runningRoom();
    await expect(send(room, room.client, text)).rejects.toMatchObject(refusal("INVALID_INPUT", { field }));
    expect((await read(room, room.client)).page).toHaveLength(0);
  });

  it.each(["", "short", "has space in it", "x".repeat(65)])("refuses the message id %j", async (id) => {
    const room = await runningRoom();
    await expect(send(room, room.client, "Hello", id)).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "clientMessageId" }));
  });

  it("takes 4000 characters and emoji", async () => {
    const room = await runningRoom();
    await send(room, room.client, "x".repeat(4_000));
    await send(room, room.client, "👋🏽 مرحبا");
    expect((await read(room, room.client)).page[0]?.text).toBe("👋🏽 مرحبا");
  });

  it("limits how fast one person writes and says how long to wait", async () => {
    const room = await runningRoom();
    for (let n = 0; n < 20; n++) await send(room, room.client, `Message ${n}`);
    await expect(send(room, room.client, "One more")).rejects.toMatchObject(refusal("RATE_LIMITED", { retryAfterMs: 1_000 }));
    await send(room, room.advisor, "I may still write");
    vi.setSystemTime(Date.now() + 1_000);
    await send(room, room.client, "One more");
  });

  it("proves that its sender is there", async () => {
    const room = await runningRoom();
    vi.setSystemTime(Date.now() + 9_000);
    await room.advisor.as.mutation(api.sessions.tick, { sessionId: room.sessionId });
    await send(room, room.client, "Still here");
    const meter = await room.t.run((ctx) => ctx.db.query("meters").first());
    expect(meter?.proofClientMs).toBe(Date.now());
  });
});

describe("when the meter does not run", () => {
  const notWritable = refusal("NOT_WRITABLE");

  it("refuses before the room is open and while it waits for the other", async () => {
    const room = await runningRoom();
    const nora = await createUser(room.t, { name: "Nora" });
    const other = await createAdvisor(room.t, { name: "Bea" });
    await fund(room.t, nora, 1_000n);
    const { sessionId } = await nora.as.mutation(api.sessions.request, { advisorId: other.advisorId, mode: "chat", requestKey: "session-key-2" });
    const waiting = { ...room, client: nora, advisor: other, sessionId };
    await expect(send(waiting, nora, "Hello?")).rejects.toMatchObject(notWritable);
    await other.as.mutation(api.sessions.accept, { sessionId });
    await expect(send(waiting, nora, "Hello?")).rejects.toMatchObject(notWritable);
    await bothTick(waiting);
    await send(waiting, nora, "Hello!");
  });

  it("refuses both parties while paused, and takes messages again after resuming", async () => {
    const room = await runningRoom();
    await room.advisor.as.mutation(api.sessions.pause, { sessionId: room.sessionId });
    await expect(send(room, room.client, "Hello?")).rejects.toMatchObject(notWritable);
    await expect(send(room, room.advisor, "Hello?")).rejects.toMatchObject(notWritable);
    await room.client.as.mutation(api.sessions.resume, { sessionId: room.sessionId });
    await bothTick(room);
    await send(room, room.client, "Hello again");
  });

  it("refuses at the very instant the balance is used up", async () => {
    const room = await runningRoom();
    await passTogether(room, 1_199_999);
    await send(room, room.client, "The last cent");
    vi.setSystemTime(Date.now() + 1);
    await expect(send(room, room.client, "Too late")).rejects.toMatchObject(notWritable);
  });

  it("refuses after the end and stays readable for the two parties", async () => {
    const room = await runningRoom();
    await send(room, room.client, "Thank you");
    await room.client.as.mutation(api.sessions.end, { sessionId: room.sessionId });
    await expect(send(room, room.client, "One more thing")).rejects.toMatchObject(notWritable);
    expect((await read(room, room.client)).page).toHaveLength(1);
    expect((await read(room, room.advisor)).page).toHaveLength(1);
  });
});

describe("who may", () => {
  it("nobody but the two parties, admins included", async () => {
    const room = await runningRoom();
    await send(room, room.client, "Between us");
    const strangers = [await createUser(room.t, { name: "Nora" }), await createUser(room.t, { name: "Robin", roles: ["client", "admin"] }), await createAdvisor(room.t, { name: "Bea" })];
    const { sessionId } = room;
    for (const stranger of strangers) {
      await expect(read(room, stranger)).rejects.toMatchObject(refusal("NOT_FOUND"));
      await expect(send(room, stranger, "Hi")).rejects.toMatchObject(refusal("NOT_FOUND"));
      await expect(stranger.as.mutation(api.messages.setTyping, { sessionId, typing: true })).rejects.toMatchObject(refusal("NOT_FOUND"));
      await expect(stranger.as.mutation(api.messages.markRead, { sessionId })).rejects.toMatchObject(refusal("NOT_FOUND"));
      await expect(stranger.as.query(api.messages.peerState, { sessionId })).rejects.toMatchObject(refusal("NOT_FOUND"));
    }
    const unauthenticated = refusal("UNAUTHENTICATED");
    const paginationOpts = { numItems: 10, cursor: null };
    await expect(room.t.query(api.messages.list, { sessionId, paginationOpts })).rejects.toMatchObject(unauthenticated);
    await expect(room.t.mutation(api.messages.send, { sessionId, clientMessageId: newId(), text: "Hi" })).rejects.toMatchObject(unauthenticated);
    await expect(room.t.mutation(api.messages.setTyping, { sessionId, typing: true })).rejects.toMatchObject(unauthenticated);
    await expect(room.t.mutation(api.messages.markRead, { sessionId })).rejects.toMatchObject(unauthenticated);
    await expect(room.t.query(api.messages.peerState, { sessionId })).rejects.toMatchObject(unauthenticated);
  });

  it("a suspended party reads and does not write", async () => {
    const room = await runningRoom();
    await send(room, room.client, "Before");
    await room.t.run((ctx) => ctx.db.patch("users", room.client.userId, { suspended: true }));
    await expect(send(room, room.client, "After")).rejects.toMatchObject(refusal("SUSPENDED"));
    expect((await read(room, room.client)).page).toHaveLength(1);
  });
});

describe("history", () => {
  it("comes in pages without gaps or repeats", async () => {
    const room = await runningRoom();
    for (let n = 1; n <= 15; n++) {
      await send(room, n % 2 === 0 ? room.advisor : room.client, `Message ${n}`);
      vi.setSystemTime(Date.now() + 500);
    }
    const texts: string[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < 10; pages++) {
      const page = await read(room, room.client, 4, cursor);
      texts.push(...page.page.map((message) => message.text));
      if (page.isDone) break;
      cursor = page.continueCursor;
    }
    expect(texts).toEqual(Array.from({ length: 15 }, (_, n) => `Message ${15 - n}`));
  });
});

describe("typing and reading", () => {
  it("shows typing for five seconds to the other party and stops with the message", async () => {
    const room = await runningRoom();
    const { sessionId } = room;
    const peer = async (who: TestUser) => await who.as.query(api.messages.peerState, { sessionId });
    expect(await peer(room.advisor)).toEqual({ typingUntilMs: null, peerReadAtMs: null, readAtMs: null });
    await room.client.as.mutation(api.messages.setTyping, { sessionId, typing: true });
    expect(await peer(room.advisor)).toEqual({ typingUntilMs: Date.now() + 5_000, peerReadAtMs: null, readAtMs: null });
    expect((await peer(room.client)).typingUntilMs).toBeNull();
    await send(room, room.client, "Done");
    expect((await peer(room.advisor)).typingUntilMs).toBeNull();
    await room.client.as.mutation(api.messages.setTyping, { sessionId, typing: true });
    await room.client.as.mutation(api.messages.setTyping, { sessionId, typing: false });
    expect((await peer(room.advisor)).typingUntilMs).toBeNull();
  });

  it("remembers until when each party has read", async () => {
    const room = await runningRoom();
    const { sessionId } = room;
    await send(room, room.client, "Did you see this?");
    await room.advisor.as.mutation(api.messages.markRead, { sessionId });
    expect((await room.client.as.query(api.messages.peerState, { sessionId })).peerReadAtMs).toBe(Date.now());
    expect((await room.advisor.as.query(api.messages.peerState, { sessionId })).peerReadAtMs).toBeNull();
  });

  it("takes no typing note where nothing can be written, and not too many", async () => {
    const room = await runningRoom();
    const { sessionId } = room;
    const type = async () => await room.client.as.mutation(api.messages.setTyping, { sessionId, typing: true });
    const shownUntilMs = async () => (await room.advisor.as.query(api.messages.peerState, { sessionId })).typingUntilMs;
    const startMs = Date.now();
    for (let n = 0; n < 20; n++) await type();
    vi.setSystemTime(startMs + 999);
    // The bucket is empty: the note is dropped, the page is not told.
    await type();
    expect(await shownUntilMs()).toBe(startMs + 5_000);
    vi.setSystemTime(startMs + 1_000);
    await type();
    expect(await shownUntilMs()).toBe(startMs + 6_000);
    await room.client.as.mutation(api.sessions.pause, { sessionId });
    vi.setSystemTime(startMs + 3_000);
    await type();
    expect(await shownUntilMs()).toBe(startMs + 6_000);
  });

  it("writes and limits nothing while there is nothing new to read", async () => {
    const room = await runningRoom();
    const { sessionId } = room;
    const read = async () => await room.advisor.as.mutation(api.messages.markRead, { sessionId });
    for (let n = 0; n < 50; n++) await read();
    const states = async () => await room.t.run((ctx) => ctx.db.query("readStates").collect());
    expect(await states()).toEqual([]);
    for (let n = 0; n < 20; n++) {
      await send(room, room.client, `Message ${n}`);
      await read();
      vi.setSystemTime(Date.now() + 1);
    }
    await send(room, room.advisor, "Mine");
    const [before] = await states();
    await read();
    expect(await states()).toEqual([before]);
  });
});

describe("looking for words", () => {
  const look = async (room: Room, who: TestUser, text: string, cursor: string | null = null) =>
    await who.as.query(api.messages.search, { sessionId: room.sessionId, text, cursor });

  it("finds them whatever the case and accents, newest first, for both", async () => {
    const room = await runningRoom();
    for (const text of ["Ask for a RAISE", "Not this one", "Un café, résumé", "raise it again"]) await send(room, room.client, text);
    const texts = async (wanted: string, who: TestUser = room.advisor) => (await look(room, who, wanted)).page.map(({ text }) => text);
    expect(await texts("raise")).toEqual(["raise it again", "Ask for a RAISE"]);
    expect(await texts(" RESUME ")).toEqual(["Un café, résumé"]);
    expect(await texts("resume", room.client)).toEqual(["Un café, résumé"]);
    expect(await texts("nothing like it")).toEqual([]);
    // The text is text, not a pattern.
    expect(await texts(".*")).toEqual([]);
  });

  it("goes through a long conversation in bounded steps without missing any", async () => {
    const room = await runningRoom();
    await room.t.run(async (ctx) => {
      for (let n = 1; n <= 650; n++) {
        const text = n % 100 === 1 ? `needle ${n}` : `hay ${n}`;
        await ctx.db.insert("messages", { sessionId: room.sessionId, senderId: room.client.userId, clientMessageId: `long-${n}-message`, text, atMs: n, kind: "text" });
      }
    });
    const found: string[] = [];
    let cursor: string | null = null;
    let steps = 0;
    for (let isDone = false; !isDone; steps++) {
      const step = await look(room, room.advisor, "needle", cursor);
      found.push(...step.page.map(({ text }) => text));
      ({ isDone, continueCursor: cursor } = step);
    }
    expect(found).toEqual([601, 501, 401, 301, 201, 101, 1].map((n) => `needle ${n}`));
    expect(steps).toBe(3);
  });

  it("refuses strangers, nothing, and more than 100 characters", async () => {
    const room = await runningRoom();
    const stranger = await createUser(room.t, { name: "Nora" });
    await expect(look(room, stranger, "a")).rejects.toMatchObject(refusal("NOT_FOUND"));
    for (const text of ["", "  ", "\u0301", "x".repeat(101)]) {
      await expect(look(room, room.client, text)).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "text" }));
    }
  });
});
