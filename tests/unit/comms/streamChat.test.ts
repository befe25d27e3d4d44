import { afterEach, describe, expect, it, vi } from "vitest";
import { createStreamChat } from "@/lib/comms/stream/createStreamChat";
import type { ErrorCode } from "@/lib/domain/errors";
import { FakeStreamChat } from "../../support/fakeStreamChat";
import { fakeSession, ME, PEER, sendOverLoopback as send, SESSION, type FakeSession } from "../../support/streamSession";
import { describeChatSession, type ChatRig } from "./chatContract";

const START_MS = Date.UTC(2026, 0, 15, 12);

/** Numbers of Stream's refusals. */
const REFUSALS: Partial<Record<ErrorCode, { status: number; code: number }>> = { RATE_LIMITED: { status: 429, code: 9 }, NOT_WRITABLE: { status: 403, code: 17 } };

type StreamRig = ChatRig & { server: FakeStreamChat; convex: FakeSession; flush(): Promise<void> };

async function openRig({ history = 0 }: { history?: number } = {}): Promise<StreamRig> {
  // Timers and the date are the test's; sockets and requests over the loopback stay real.
  vi.useFakeTimers({ now: START_MS, toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  const server = await new FakeStreamChat(SESSION, [ME, PEER], () => Date.now()).start();
  for (let n = 1; n <= history; n += 1) server.say(n % 2 === 1 ? ME : PEER, `old ${n}`);
  const convex = fakeSession(server.apiKey);
  const chat = createStreamChat({ client: convex.client, sessionId: SESSION, provider: { baseURL: server.url, allowServerSideConnect: true }, send });
  const flush = () => server.quiet();
  const done = async (act: () => void) => {
    act();
    await flush();
  };
  return {
    chat,
    server,
    convex,
    flush,
    peer: {
      say: async (text) => await done(() => server.say(PEER, text)),
      type: async (on) => await done(() => server.type(PEER, on)),
      read: async () => await done(() => server.read(PEER)),
    },
    setWritable: async (on) => {
      convex.setState(on ? "running" : "paused");
      server.setFrozen(!on);
      await flush();
    },
    stored: async () => await Promise.resolve(server.messages.map(({ id, text, user }) => ({ clientId: id.startsWith(`${user.id}-`) ? id.slice(user.id.length + 1) : null, text }))),
    loseNextAnswer: () => (server.nextSend = "lose"),
    refuseNextSend: (code) => (server.nextSend = REFUSALS[code] ?? { status: 400, code: 4 }),
    failNextUpload: () => (server.failUpload = true),
    pass: async (ms) => {
      await flush();
      await vi.advanceTimersByTimeAsync(ms);
      await flush();
    },
    close: async () => {
      chat.dispose();
      await flush();
      await server.stop();
      vi.useRealTimers();
    },
  };
}

describeChatSession("Stream", openRig);

describe("Stream: a chat session", () => {
  const rigs: StreamRig[] = [];
  afterEach(async () => {
    for (const rig of rigs.splice(0)) await rig.close();
  });
  const open = async (options?: { history?: number }) => {
    const rig = await openRig(options);
    rigs.push(rig);
    return rig;
  };

  it("asks for one token and opens one socket", async () => {
    const { chat, convex, server, pass } = await open();
    await chat.connect();
    await chat.connect();
    await pass(0);
    expect([convex.asked(), server.connections]).toEqual([1, 1]);
  });

  it("waits for a channel that is not made yet", async () => {
    const { chat, server, pass } = await open();
    server.isMade = false;
    const connecting = chat.connect();
    for (let i = 0; i < 3; i += 1) await pass(300);
    expect(chat.getSnapshot().status).toBe("offline");
    server.isMade = true;
    for (let i = 0; i < 6; i += 1) await pass(1_000);
    await connecting;
    expect(chat.getSnapshot()).toMatchObject({ status: "online", writable: true });
  });

  it("gives up on a channel that never comes to be", async () => {
    const { chat, server, pass } = await open();
    server.isMade = false;
    const outcome = chat.connect().then(
      () => "connected",
      () => "gave up",
    );
    for (let i = 0; i < 20; i += 1) await pass(15_000);
    expect(await outcome).toBe("gave up");
  });

  it("is not writable when Convex says so, whatever Stream says, and the other way round", async () => {
    const { chat, convex, server, flush, pass } = await open();
    await chat.connect();
    await pass(0);
    convex.setState("paused");
    expect(chat.getSnapshot().writable).toBe(false);
    convex.setState("running");
    expect(chat.getSnapshot().writable).toBe(true);
    server.setFrozen(true);
    await flush();
    expect(chat.getSnapshot().writable).toBe(false);
  });

  it("takes the note of a shut channel for a refusal", async () => {
    const { chat, server, pass } = await open();
    await chat.connect();
    await pass(0);
    server.frozen = true;
    await expect(chat.send({ clientId: "message-0100", text: "Too late", attachmentIds: [] })).rejects.toThrow();
    expect(chat.getSnapshot().messages).toMatchObject([{ text: "Too late", state: "failed", failure: "NOT_WRITABLE" }]);
  });

  it("shows offline while the socket is cut, and comes back with what was missed", async () => {
    const { chat, server, pass } = await open();
    await chat.connect();
    await pass(0);
    server.cut();
    await pass(1_000);
    server.say(PEER, "while you were away");
    for (let i = 0; i < 12; i += 1) await pass(1_000);
    expect(chat.getSnapshot().status).toBe("online");
    expect(chat.getSnapshot().messages.map(({ text }) => text)).toEqual(["while you were away"]);
  });

  it("shows text as text, drops addresses that are no web addresses, and marks messages of the platform", async () => {
    const { chat, server, flush, pass } = await open();
    await chat.connect();
    await pass(0);
    server.say(PEER, "<img src=x onerror=alert(1)>", "m1", [
      { type: "image", image_url: "javascript:alert(1)", title: "a.png" },
      { type: "file", asset_url: "https://cdn.example/a.pdf", title: "a.pdf", mime_type: "application/pdf", file_size: 12 },
      { type: "giphy", thumb_url: "https://cdn.example/a.gif" },
    ]);
    server.say("platform", "The session was paused.", "m2", [], "system");
    await flush();
    expect(chat.getSnapshot().messages).toMatchObject([
      {
        kind: "text",
        text: "<img src=x onerror=alert(1)>",
        attachments: [
          { name: "a.png", url: null },
          { name: "a.pdf", url: "https://cdn.example/a.pdf", size: 12 },
        ],
      },
      { kind: "system", mine: false, clientId: null },
    ]);
    expect(chat.getSnapshot().unread).toBe(1);
  });

  it("disposed of while connecting, twice, and by a second mount leaves no socket and throws nothing", async () => {
    const rig = await open();
    const connecting = rig.chat.connect();
    rig.chat.dispose();
    rig.chat.dispose();
    const second = createStreamChat({ client: rig.convex.client, sessionId: SESSION, provider: { baseURL: rig.server.url, allowServerSideConnect: true }, send });
    await second.connect();
    await connecting;
    await rig.pass(0);
    expect(second.getSnapshot().status).toBe("online");
    expect(rig.chat.getSnapshot().status).toBe("connecting");
    second.dispose();
    second.dispose();
    await rig.pass(1_000);
  });
});
