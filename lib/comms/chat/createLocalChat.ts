import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import { SnapshotStore } from "../snapshotStore";
import type { Attachment, ChatMessage, ChatSession, ChatSnapshot, OutgoingMessage } from "../types";
import type { ChatClient } from "./client";
import { CONNECTING_CHAT } from "./emptyChat";
import { refusal } from "./failures";
import { MessagePages, type MessageView } from "./messagePages";
import { Outbox } from "./outbox";
import { putFile, type PutFile } from "./putFile";
import { OwnTyping, PeerTyping } from "./typingNote";
import { uploadFile } from "./uploadFile";

/** Most messages one search brings back. */
const FOUND_MAX = 50;

type Options = {
  client: ChatClient;
  sessionId: Id<"sessions">;
  /** Replaced in tests, which have no browser. */
  put?: PutFile;
};

/** A conversation carried by Convex alone. */
export function createLocalChat({ client, sessionId, put = putFile }: Options): ChatSession {
  return new LocalChat(client, sessionId, put);
}

function toMessage(view: MessageView): ChatMessage {
  const { id, clientMessageId, kind, mine, text, atMs, attachments } = view;
  return { id, clientId: kind === "system" ? null : clientMessageId, kind, mine, text, atMs, state: "sent", failure: null, attachments };
}

class LocalChat implements ChatSession {
  private readonly store = new SnapshotStore<ChatSnapshot>(CONNECTING_CHAT);
  private readonly refresh = () => this.change();
  private readonly pages: MessagePages;
  private readonly outbox = new Outbox((message) => this.deliver(message), this.refresh);
  private readonly peerTyping = new PeerTyping(this.refresh);
  private readonly ownTyping = new OwnTyping((typing) =>
    this.tell(this.client.mutation(api.messages.setTyping, { sessionId: this.sessionId, typing })),
  );
  private readonly peer;
  private readonly session;
  private readonly uploaded = new Map<string, Attachment>();
  private leaves: (() => void)[] = [];
  private state: "new" | "open" | "disposed" = "new";
  /** Read here and not yet confirmed. */
  private readAtMs = -Infinity;
  private settleOpened: (error?: unknown) => void = () => undefined;
  /** Settles with the first answer, with what the server refused, or when nobody waits any more. */
  private readonly opened = new Promise<void>((resolve, reject) => {
    this.settleOpened = (error) => (error === undefined ? resolve() : reject(error));
  });
  private shown: { views: readonly MessageView[]; pending: readonly ChatMessage[]; messages: ChatMessage[] } = {
    views: [],
    pending: [],
    messages: [],
  };

  constructor(
    private readonly client: ChatClient,
    private readonly sessionId: Id<"sessions">,
    private readonly put: PutFile,
  ) {
    this.pages = new MessagePages(client, sessionId, this.refresh);
    this.peer = client.watchQuery(api.messages.peerState, { sessionId });
    this.session = client.watchQuery(api.sessions.get, { sessionId });
  }

  readonly subscribe = this.store.subscribe;
  readonly getSnapshot = this.store.getSnapshot;

  async connect(): Promise<void> {
    if (this.state !== "new") return;
    this.state = "open";
    this.leaves = [
      this.peer.onUpdate(this.refresh),
      this.session.onUpdate(this.refresh),
      this.client.subscribeToConnectionState(this.refresh),
    ];
    this.pages.open();
    this.change();
    await this.opened;
  }

  dispose(): void {
    this.state = "disposed";
    for (const leave of this.leaves.splice(0)) leave();
    this.pages.close();
    this.settleOpened();
    this.peerTyping.stop();
    this.ownTyping.forget();
  }

  async send(message: OutgoingMessage): Promise<void> {
    this.ownTyping.forget();
    const attachments = message.attachmentIds.map((id) => this.uploaded.get(id)).filter((file) => file !== undefined);
    await this.outbox.post(message, attachments, Date.now());
  }

  async upload(file: File, onProgress: (part: number) => void = () => undefined, signal?: AbortSignal): Promise<{ attachmentId: string }> {
    const attachment = await uploadFile(this.client, this.put, { sessionId: this.sessionId, file, onProgress, signal });
    this.uploaded.set(attachment.id, attachment);
    // A file that was sent in the meantime stays: the server refuses to take it back.
    signal?.addEventListener("abort", () => this.tell(this.client.mutation(api.attachments.remove, { attachmentId: attachment.id })), {
      once: true,
    });
    return { attachmentId: attachment.id };
  }

  setTyping(on: boolean): void {
    if (this.state === "open" && this.store.getSnapshot().writable) this.ownTyping.set(on, Date.now());
  }

  markRead(): void {
    const { unread, messages } = this.store.getSnapshot();
    if (this.state !== "open" || unread === 0) return;
    // The server's time of the newest message: the two clocks need not agree.
    this.readAtMs = messages.findLast(({ mine, state }) => !mine && state === "sent")?.atMs ?? this.readAtMs;
    this.tell(this.client.mutation(api.messages.markRead, { sessionId: this.sessionId }));
    this.change();
  }

  async loadOlder(): Promise<void> {
    if (this.state === "open") await this.pages.loadOlder();
  }

  async search(text: string): Promise<ChatMessage[]> {
    const found: ChatMessage[] = [];
    let cursor: string | null = null;
    for (let isDone = false; !isDone && found.length < FOUND_MAX;) {
      const step: { page: MessageView[]; isDone: boolean; continueCursor: string } = await this.client.query(api.messages.search, {
        sessionId: this.sessionId,
        text,
        cursor,
      });
      found.push(...step.page.map(toMessage));
      ({ isDone, continueCursor: cursor } = step);
    }
    return found.slice(0, FOUND_MAX);
  }

  private async deliver({ clientId, text, attachmentIds }: OutgoingMessage): Promise<void> {
    if (!this.store.getSnapshot().writable) throw refusal("NOT_WRITABLE");
    // These ids come from `upload`, which had them from the server.
    const ids = attachmentIds as Id<"attachments">[];
    await this.client.mutation(api.messages.send, { sessionId: this.sessionId, clientMessageId: clientId, text, attachmentIds: ids });
  }

  /** For courtesies: a refusal (the meter stopped, too many) changes nothing, and the next one tries again. */
  private tell(call: Promise<unknown>): void {
    call.catch(() => undefined);
  }

  private change(): void {
    if (this.state !== "open") return;
    const known = this.read();
    if (known === null) return;
    const { pages, peer, session } = known;
    this.peerTyping.hear(peer.typingUntilMs, Date.now());
    this.readAtMs = Math.max(this.readAtMs, peer.readAtMs ?? -Infinity);
    this.store.change({
      status: this.client.connectionState().isWebSocketConnected ? "online" : "offline",
      writable: session?.state === "running",
      peerTyping: this.peerTyping.isShown,
      peerReadAtMs: peer.peerReadAtMs,
      messages: this.combine(pages.newestFirst),
      hasOlder: pages.hasOlder,
      unread: pages.newestFirst.filter(({ mine, kind, atMs }) => !mine && kind === "text" && atMs > this.readAtMs).length,
    });
    this.settleOpened();
  }

  /** What the server has said so far; null until it has said enough, and when it refuses to say more. */
  private read() {
    try {
      const pages = this.pages.read();
      const peer = this.peer.localQueryResult();
      const session = this.session.localQueryResult();
      return pages === null || peer === undefined || session === undefined ? null : { pages, peer, session };
    } catch (error) {
      // What was shown stays; nothing can be sent until the server answers again.
      this.settleOpened(error);
      this.store.change({ status: "offline", writable: false });
      return null;
    }
  }

  /** The list with what is on its way below it; the same array while neither changed. */
  private combine(newestFirst: MessageView[]): ChatMessage[] {
    const pending = this.outbox.pending(new Set(newestFirst.map(({ clientMessageId }) => clientMessageId)));
    const { shown } = this;
    const isSame =
      newestFirst.length === shown.views.length &&
      newestFirst.every((view, at) => view === shown.views[at]) &&
      pending.length === shown.pending.length &&
      pending.every((message, at) => message.id === shown.pending[at]?.id && message.state === shown.pending[at]?.state);
    if (isSame) return shown.messages;
    const messages = [...newestFirst.map(toMessage).reverse(), ...pending];
    this.shown = { views: newestFirst, pending, messages };
    return messages;
  }
}
