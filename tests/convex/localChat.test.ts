import { ConvexError } from "convex/values";
import { afterEach, beforeEach, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { createLocalChat } from "@/lib/comms/chat/createLocalChat";
import type { PutFile } from "@/lib/comms/chat/putFile";
import { describeChatSession, type ChatRig } from "@/tests/unit/comms/chatContract";
import { ReactiveClient } from "./reactiveClient";
import { bothTick, runningRoom } from "./sessionHelpers";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date("2026-11-20T12:00:00Z"));
});
afterEach(() => {
  vi.useRealTimers();
});

async function open({ history = 0 }: { history?: number } = {}): Promise<ChatRig> {
  const room = await runningRoom();
  const { t, client, advisor, sessionId } = room;
  await t.run(async (ctx) => {
    for (let n = 1; n <= history; n++) {
      const senderId = n % 2 === 1 ? client.userId : advisor.userId;
      await ctx.db.insert("messages", {
        sessionId,
        senderId,
        clientMessageId: `history-${n}`,
        text: `old ${n}`,
        atMs: Date.now() - 1_000 + n,
        kind: "text",
      });
    }
  });
  const connection = new ReactiveClient(client.as);
  let isUploadLost = false;
  const put: PutFile = async (_url, file, onProgress) => {
    onProgress(0.5);
    if (isUploadLost) {
      isUploadLost = false;
      throw new Error("The upload did not arrive.");
    }
    onProgress(1);
    return { storageId: await t.run((ctx) => ctx.storage.store(file)) };
  };
  const chat = createLocalChat({ client: connection.client, sessionId, put });
  const arrive = async () => {
    await connection.refresh();
    await vi.advanceTimersByTimeAsync(0);
  };
  let said = 0;
  return {
    chat,
    peer: {
      say: async (text) =>
        void (await advisor.as.mutation(api.messages.send, { sessionId, clientMessageId: `peer-message-${++said}`, text })),
      type: async (typing) => void (await advisor.as.mutation(api.messages.setTyping, { sessionId, typing })),
      read: async () => void (await advisor.as.mutation(api.messages.markRead, { sessionId })),
    },
    setWritable: async (on) => {
      await client.as.mutation(on ? api.sessions.resume : api.sessions.pause, { sessionId });
      if (on) await bothTick(room);
    },
    stored: async () =>
      await t.run(async (ctx) =>
        (await ctx.db.query("messages").collect()).map(({ clientMessageId, text }) => ({ clientId: clientMessageId, text })),
      ),
    loseNextAnswer: () =>
      connection.interceptNext(api.messages.send, async (call) => {
        await call();
        throw new Error("The connection broke.");
      }),
    refuseNextSend: (code) =>
      connection.interceptNext(api.messages.send, async () => {
        throw new ConvexError({ code });
      }),
    failNextUpload: () => {
      isUploadLost = true;
    },
    pass: async (ms) => {
      if (ms > 0) await vi.advanceTimersByTimeAsync(ms);
      await arrive();
    },
    close: async () => chat.dispose(),
  };
}

describeChatSession("carried by Convex", open);
