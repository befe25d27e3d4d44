import type { ConvexReactClient } from "convex/react";
import type { Id } from "../../../convex/_generated/dataModel";
import { SnapshotStore } from "../snapshotStore";
import type { ChatSession, ChatSnapshot, CommsProvider } from "../types";
import { createLocalChat } from "./createLocalChat";
import { ChatDraft } from "./draft";
import { CONNECTING_CHAT } from "./emptyChat";

type Shared = { chat: ChatSession | null; snapshot: ChatSnapshot };

const CLOSED: Shared = { chat: null, snapshot: CONNECTING_CHAT };

/**
 * The chat of one session in one tab, for everything on the page that shows a part of it: open while anybody uses it. What is being
 * written stays when the panel closes.
 */
export class SharedChat {
  readonly draft = new ChatDraft();
  private readonly store = new SnapshotStore<Shared>(CLOSED);
  private users = 0;
  private close: () => void = () => undefined;

  constructor(private readonly open: () => Promise<ChatSession>) {}

  readonly subscribe = this.store.subscribe;
  readonly getSnapshot = this.store.getSnapshot;

  /** Uses the chat until the returned function is called. */
  use(): () => void {
    if (this.users++ === 0) this.start();
    return () => {
      if (--this.users === 0) this.close();
    };
  }

  private start(): void {
    let isOver = false;
    let chat: ChatSession | null = null;
    let leave = () => undefined as void;
    this.close = () => {
      isOver = true;
      leave();
      chat?.dispose();
      this.store.change(CLOSED);
    };
    const connect = async () => {
      const opened = await this.open();
      if (isOver) return opened.dispose();
      chat = opened;
      const show = () => this.store.change({ chat: opened, snapshot: opened.getSnapshot() });
      leave = opened.subscribe(show);
      show();
      await opened.connect();
    };
    // What keeps a chat from opening is shown as being offline, with what was there before.
    connect().catch(() => this.store.change({ snapshot: { ...this.store.getSnapshot().snapshot, status: "offline" } }));
  }
}

async function openChat(client: ConvexReactClient, sessionId: Id<"sessions">, carrier: CommsProvider): Promise<ChatSession> {
  if (carrier === "local") return createLocalChat({ client, sessionId });
  // Loaded only where it is needed: the library is larger than the rest of the room.
  const { createStreamChat } = await import("../stream/createStreamChat");
  return createStreamChat({ client, sessionId });
}

const shared = new WeakMap<ConvexReactClient, Map<string, SharedChat>>();

/** The one chat of a session in this tab. */
export function sharedChat(client: ConvexReactClient, sessionId: Id<"sessions">, carrier: CommsProvider): SharedChat {
  const chats = shared.get(client) ?? new Map<string, SharedChat>();
  shared.set(client, chats);
  const found = chats.get(sessionId) ?? new SharedChat(() => openChat(client, sessionId, carrier));
  chats.set(sessionId, found);
  return found;
}
