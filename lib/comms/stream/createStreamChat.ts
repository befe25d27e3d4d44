import { StreamChat, type Channel, type Event, type StreamChatOptions } from "stream-chat";
import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import type { ChatClient } from "../chat/client";
import { refusal } from "../chat/failures";
import { Outbox } from "../chat/outbox";
import { OwnTyping, PeerTyping } from "../chat/typingNote";
import { SnapshotStore } from "../snapshotStore";
import type { Attachment, ChatMessage, ChatSession, ChatSnapshot, OutgoingMessage } from "../types";
import { askForPlace } from "./credentials";
import { isInvalid, isMissing, isRefused, toRefusal } from "./streamFailures";
import { MessageList, toChatMessage, toMessageId, toStreamAttachment } from "./streamMessages";
import { sendFile, uploadToStream, type SendFile } from "./streamUpload";

const EMPTY: ChatSnapshot = { status: "connecting", writable: false, peerTyping: false, peerReadAtMs: null, messages: [], hasOlder: false, unread: 0 };

const PAGE = 50;
/** Most messages one search brings back, and most pages it looks through. */
const FOUND_MAX = 50;
const SEARCH_PAGE = 100;
const SEARCH_PAGES_MAX = 100;
/** Waits between attempts to connect. A channel is made in the second after the advisor accepted. */
const RETRY_MS = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;
/** Attempts after which "there is no such channel" is believed. */
const MISSING_MAX = 8;
/** A typing note without a repeat counts this long. */
const TYPING_MS = 5_000;

type Options = {
  client: ChatClient;
  sessionId: Id<"sessions">;
  /** Replaced in tests. */
  provider?: StreamChatOptions;
  send?: SendFile;
};

type Room = {
  stream: StreamChat;
  channel: Channel;
  me: string;
  list: MessageList;
  /** A file that was uploaded here, by the id that `upload` gave. */
  fileOf: (id: string) => Attachment | undefined;
};

/** What this carrier's own pane needs beside the contract. */
export type StreamRoom = Readonly<Omit<Room, "list">>;

/** A conversation carried by Stream. Whether one may write is decided by the session in Convex; Stream follows it. */
export function createStreamChat({ client, sessionId, provider = {}, send = sendFile }: Options): ChatSession {
  return new StreamConversation(client, sessionId, provider, send);
}

/** Where a chat of this carrier is held; null until its channel is open, and for chats of other carriers. */
export function streamRoomOf(chat: ChatSession): StreamRoom | null {
  return chat instanceof StreamConversation ? chat.openRoom : null;
}

class StreamConversation implements ChatSession {
  private readonly store = new SnapshotStore<ChatSnapshot>(EMPTY);
  private readonly refresh = () => this.change();
  private readonly outbox = new Outbox((message) => this.deliver(message), this.refresh);
  private readonly peerTyping = new PeerTyping(this.refresh);
  private readonly ownTyping = new OwnTyping((typing) => this.tell((channel) => channel.sendEvent({ type: typing ? "typing.start" : "typing.stop" })));
  private readonly session;
  private readonly uploaded = new Map<string, Attachment>();
  private leaves: (() => void)[] = [];
  private state: "new" | "open" | "disposed" = "new";
  private room: Room | null = null;
  private stream: StreamChat | null = null;
  private hasOlder = false;
  private readAtMs = -Infinity;
  private wake: () => void = () => undefined;
  private shown: { listed: ChatMessage[]; pending: readonly ChatMessage[]; messages: ChatMessage[] } = { listed: [], pending: [], messages: [] };

  constructor(
    private readonly client: ChatClient,
    private readonly sessionId: Id<"sessions">,
    private readonly provider: StreamChatOptions,
    private readonly sendBytes: SendFile,
  ) {
    this.session = client.watchQuery(api.sessions.get, { sessionId });
  }

  readonly subscribe = this.store.subscribe;
  readonly getSnapshot = this.store.getSnapshot;

  get openRoom(): StreamRoom | null {
    return this.room;
  }

  async connect(): Promise<void> {
    if (this.state !== "new") return;
    this.state = "open";
    this.leaves.push(this.session.onUpdate(this.refresh));
    for (let attempt = 0; this.isOpen(); attempt += 1) {
      try {
        await this.enter();
        return;
      } catch (error) {
        if (!this.isOpen()) return;
        this.store.change({ status: "offline" });
        const isLasting = isMissing(error) ? attempt >= MISSING_MAX : isRefused(error);
        if (isLasting) throw error;
        await this.wait(RETRY_MS[attempt] ?? 15_000);
      }
    }
  }

  dispose(): void {
    this.state = "disposed";
    for (const leave of this.leaves.splice(0)) leave();
    this.peerTyping.stop();
    this.ownTyping.forget();
    this.wake();
    this.close();
  }

  async send(message: OutgoingMessage): Promise<void> {
    this.ownTyping.forget();
    const attachments = message.attachmentIds.map((id) => this.uploaded.get(id)).filter((file) => file !== undefined);
    await this.outbox.post(message, attachments, Date.now());
  }

  async upload(file: File, onProgress: (part: number) => void = () => undefined, signal?: AbortSignal): Promise<{ attachmentId: string }> {
    const { channel } = this.room ?? refuseNotWritable();
    const attachment = await uploadToStream(channel, this.sendBytes, { file, onProgress, signal });
    this.uploaded.set(attachment.id, attachment);
    return { attachmentId: attachment.id };
  }

  setTyping(on: boolean): void {
    if (this.isOpen() && this.store.getSnapshot().writable) this.ownTyping.set(on, Date.now());
  }

  markRead(): void {
    const { unread, messages } = this.store.getSnapshot();
    if (!this.isOpen() || unread === 0) return;
    this.readAtMs = messages.findLast(({ mine, state }) => !mine && state === "sent")?.atMs ?? this.readAtMs;
    this.tell((channel) => channel.markRead());
    this.change();
  }

  async loadOlder(): Promise<void> {
    const { room } = this;
    const oldest = room?.channel.state.messages[0];
    if (room === null || oldest === undefined || !this.hasOlder) return;
    const { messages } = await room.channel.query({ messages: { limit: PAGE, id_lt: oldest.id } });
    this.hasOlder = messages.length >= PAGE;
    this.change();
  }

  /** Pages through the conversation itself: the provider's search would need a right that reaches further than one room. */
  async search(text: string): Promise<ChatMessage[]> {
    const { room } = this;
    const wanted = text.trim().toLocaleLowerCase();
    if (room === null || wanted === "") return [];
    const { stream, channel, me } = room;
    const found: ChatMessage[] = [];
    let before: string | undefined;
    for (let page = 0; page < SEARCH_PAGES_MAX && found.length < FOUND_MAX; page += 1) {
      // Asked for beside the channel's own state, so that the list on the screen stays as it is.
      const query = { state: true, messages: { limit: SEARCH_PAGE, ...(before === undefined ? {} : { id_lt: before }) } };
      const { messages } = await stream.post<{ messages: Parameters<typeof toChatMessage>[0][] }>(`${channel._channelURL()}/query`, query);
      const newestFirst = messages.map((message) => toChatMessage(message, me)).reverse();
      found.push(...newestFirst.filter((message) => message.text.toLocaleLowerCase().includes(wanted)));
      before = messages[0]?.id;
      if (messages.length < SEARCH_PAGE) break;
    }
    return found.slice(0, FOUND_MAX);
  }

  private isOpen(): boolean {
    return this.state === "open";
  }

  /** One attempt to connect. What it leaves behind when it fails is closed. */
  private async enter(): Promise<void> {
    const place = await askForPlace(this.client, this.sessionId);
    if (!this.isOpen()) return;
    const stream = new StreamChat(place.apiKey, { timeout: 10_000, enableInsights: false, ...this.provider });
    this.stream = stream;
    try {
      await stream.connectUser({ id: place.userId }, place.tokens);
      const channel = stream.channel(place.channelType, place.channelId);
      const answer = await channel.watch({ messages: { limit: PAGE } });
      if (!this.isOpen()) return this.close();
      this.hasOlder = answer.messages.length >= PAGE;
      this.room = { stream, channel, me: place.userId, list: new MessageList(place.userId), fileOf: (id) => this.uploaded.get(id) };
      const hearing = [channel.on((event) => this.hear(event)), stream.on("connection.changed", this.refresh), stream.on("connection.recovered", this.refresh)];
      this.leaves.push(...hearing.map(({ unsubscribe }) => unsubscribe));
      this.change();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  private hear(event: Event): void {
    const me = this.room?.me;
    const isPeer = event.user !== undefined && event.user?.id !== me;
    if (isPeer && event.type === "typing.start") this.peerTyping.hear(Date.now() + TYPING_MS, Date.now());
    if (isPeer && (event.type === "typing.stop" || event.type === "message.new")) this.peerTyping.hear(null, Date.now());
    this.change();
  }

  private async deliver({ clientId, text, attachmentIds }: OutgoingMessage): Promise<void> {
    const { room } = this;
    if (room === null || !this.store.getSnapshot().writable) throw refusal("NOT_WRITABLE");
    const id = toMessageId(room.me, clientId);
    const attachments = attachmentIds.map((fileId) => this.uploaded.get(fileId)).filter((file) => file !== undefined);
    try {
      const { message } = await room.channel.sendMessage({ id, text, attachments: attachments.map(toStreamAttachment) });
      // A shut channel answers with a note instead of a refusal.
      if (message.type === "error") throw refusal("NOT_WRITABLE");
      room.channel.state.addMessageSorted(message);
    } catch (error) {
      // Sent again after a lost answer, the id is taken: by this very message.
      if (isInvalid(error) && (await this.isThere(room, id))) return;
      throw toRefusal(error);
    }
  }

  private async isThere({ stream, channel }: Room, id: string): Promise<boolean> {
    try {
      const { message } = await stream.getMessage(id);
      channel.state.addMessageSorted(message);
      return true;
    } catch {
      // Whether it is there cannot be told now; it counts as not sent, and sending it again is safe.
      return false;
    }
  }

  /** For courtesies: a refusal (the channel was shut, too many) changes nothing, and the next one tries again. */
  private tell(say: (channel: Channel) => Promise<unknown>): void {
    if (this.room !== null) say(this.room.channel).catch(() => undefined);
  }

  private change(): void {
    if (!this.isOpen() || this.room === null) return;
    const { channel, stream, me, list } = this.room;
    const capabilities = channel.data?.own_capabilities ?? [];
    const isChannelOpen = channel.data?.frozen !== true && capabilities.includes("send-message");
    const listed = list.read(channel.state.messages);
    const reads = Object.entries(channel.state.read).map(([userId, read]) => ({ isMine: userId === me, atMs: new Date(read.last_read).getTime() }));
    const newest = (times: number[]) => Math.max(...times.filter((atMs) => atMs > 0), -Infinity);
    const peerReadAtMs = newest(reads.filter(({ isMine }) => !isMine).map(({ atMs }) => atMs));
    this.readAtMs = Math.max(this.readAtMs, newest(reads.filter(({ isMine }) => isMine).map(({ atMs }) => atMs)));
    this.store.change({
      status: stream.wsConnection?.isHealthy === true ? "online" : "offline",
      writable: isChannelOpen && this.session.localQueryResult()?.state === "running",
      peerTyping: this.peerTyping.isShown,
      peerReadAtMs: peerReadAtMs === -Infinity ? null : peerReadAtMs,
      messages: this.combine(listed),
      hasOlder: this.hasOlder,
      unread: listed.filter(({ mine, kind, atMs }) => !mine && kind === "text" && atMs > this.readAtMs).length,
    });
  }

  /** The list with what is on its way below it; the same array while neither changed. */
  private combine(listed: ChatMessage[]): ChatMessage[] {
    const pending = this.outbox.pending(new Set(listed.flatMap(({ mine, clientId }) => (mine && clientId !== null ? [clientId] : []))));
    const { shown } = this;
    const isSame =
      listed === shown.listed &&
      pending.length === shown.pending.length &&
      pending.every((message, at) => message.id === shown.pending[at]?.id && message.state === shown.pending[at]?.state);
    if (isSame) return shown.messages;
    this.shown = { listed, pending, messages: [...listed, ...pending] };
    return this.shown.messages;
  }

  private async wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the socket. One that is still opening, or is gone already, is no concern of anybody's. */
  private close(): void {
    const { stream } = this;
    this.stream = null;
    this.room = null;
    stream?.disconnectUser().catch(() => undefined);
  }
}

function refuseNotWritable(): never {
  throw refusal("NOT_WRITABLE");
}
