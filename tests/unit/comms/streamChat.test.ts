import { afterEach, describe, expect, it, vi } from "vitest";
import { getFunctionName, type FunctionReference } from "convex/server";
import { createStreamChat } from "@/lib/comms/stream/createStreamChat";
import type { ChatClient } from "@/lib/comms/chat/client";
import type { SendFile } from "@/lib/comms/stream/streamUpload";
import type { ErrorCode } from "@/lib/domain/errors";
import type { Id } from "@/convex/_generated/dataModel";
import { FakeStreamChat, fakeUserToken } from "../../support/fakeStreamChat";
import { describeChatSession, type ChatRig } from "./chatContract";

const SESSION = "session1" as Id<"sessions">;
const ME = "client1";
const PEER = "advisor1";
const START_MS = Date.UTC(2026, 0, 15, 12);

/** Numbers of Stream's refusals. */
const REFUSALS: Partial<Record<ErrorCode, { status: number; code: number }>> = { RATE_LIMITED: { status: 429, code: 9 }, NOT_WRITABLE: { status: 403, code: 17 } };

type Convex = { client: ChatClient; setState(state: string): void; asked(): number };

/** The two things this chat asks Convex for: the session's state and credentials. */
function fakeConvex(apiKey: string): Convex {
  let state = "running";
  let asked = 0;
  const listeners = new Set<() => void>();
  const session = {
    onUpdate: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    localQueryResult: () => ({ state }),
  };
  const client = {
    watchQuery: (query: FunctionReference<"query">) => {
      expect(getFunctionName(query)).toBe("sessions:get");
      return session;
    },
    action: async (action: FunctionReference<"action">, args: unknown) => {
      expect([getFunctionName(action), args]).toEqual(["comms:credentials", { sessionId: SESSION }]);
      asked += 1;
      const place = { callType: "advice", callId: null, channelType: "advice", channelId: SESSION, epoch: null };
      return await Promise.resolve({ provider: "stream", apiKey, token: fakeUserToken(ME), expiresAtMs: 4_000_000_000_000, userId: ME, ...place });
    },
  };
  return {
    client: client as unknown as ChatClient,
    asked: () => asked,
    setState: (next) => {
      state = next;
      for (const listener of listeners) listener();
    },
  };
}

/** Brings bytes over the loopback, as the provider's own upload does from a browser. */
const send: SendFile = async (channel, { file, isImage, onProgress, signal }) => {
  const client = channel.getClient();
  onProgress(0.5);
  const headers = { authorization: client.tokenManager.getToken() ?? "", "content-type": file.type, "x-file-name": file.name };
  const url = `${client.baseURL}/channels/${channel.type}/${channel.id}/${isImage ? "image" : "file"}?api_key=${client.key}`;
  const response = await fetch(url, { method: "POST", headers, body: await file.arrayBuffer(), ...(signal === undefined ? {} : { signal }) });
  return ((await response.json()) as { file: string }).file;
};

type StreamRig = ChatRig & { server: FakeStreamChat; convex: Convex; flush(): Promise<void> };

async function openRig({ history = 0 }: { history?: number } = {}): Promise<StreamRig> {
  // Timers and the date are the test's; sockets and requests over the loopback stay real.
  vi.useFakeTimers({ now: START_MS, toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  const server = await new FakeStreamChat(SESSION, [ME, PEER], () => Date.now()).start();
  for (let n = 1; n <= history; n += 1) server.say(n % 2 === 1 ? ME : PEER, `old ${n}`);
  const convex = fakeConvex(server.apiKey);
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
