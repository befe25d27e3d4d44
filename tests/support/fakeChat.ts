import { CONNECTING_CHAT } from "@/lib/comms/chat/emptyChat";
import { SnapshotStore } from "@/lib/comms/snapshotStore";
import type { ChatMessage, ChatSession, ChatSnapshot, OutgoingMessage } from "@/lib/comms/types";

export type FakeUpload = {
  file: File;
  onProgress: (part: number) => void;
  signal: AbortSignal;
  finish: (id: string) => void;
  fail: (error: unknown) => void;
};

/** A chat that does what the test says: `store` changes what it shows, uploads end by hand, calls are written down. */
export function fakeChat(snapshot: Partial<ChatSnapshot> = {}) {
  const uploads: FakeUpload[] = [];
  const sent: OutgoingMessage[] = [];
  const calls: string[] = [];
  const found: ChatMessage[] = [];
  const store = new SnapshotStore<ChatSnapshot>({ ...CONNECTING_CHAT, ...snapshot });
  const chat: ChatSession = {
    connect: async () => void calls.push("connect"),
    dispose: () => void calls.push("dispose"),
    send: async (message) => void sent.push(message),
    upload: (file, onProgress = () => undefined, signal = new AbortController().signal) =>
      new Promise((resolve, reject) => {
        uploads.push({ file, onProgress, signal, finish: (attachmentId) => resolve({ attachmentId }), fail: reject });
      }),
    setTyping: (on) => void calls.push(`typing ${on}`),
    markRead: () => void calls.push("markRead"),
    loadOlder: async () => void calls.push("loadOlder"),
    search: async () => found,
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
  };
  return { chat, uploads, sent, calls, found, store };
}

/** One message of a conversation, "Hello" by the reader unless said otherwise. */
export function fakeMessage(change: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: "m1",
    clientId: `client-${change.id ?? "m1"}`,
    kind: "text",
    mine: true,
    text: "Hello",
    atMs: Date.UTC(2026, 10, 21, 9, 5, 7),
    state: "sent",
    failure: null,
    attachments: [],
    ...change,
  };
}
