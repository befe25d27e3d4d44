import type { Attachment as StreamAttachment, LocalMessage, MessageResponse } from "stream-chat";
import type { Attachment, ChatMessage } from "../types";

type StreamMessage = LocalMessage | MessageResponse;

/** The provider's ids are global, a sender's keys are not: one carries the other. */
export function toMessageId(userId: string, clientId: string): string {
  return `${userId}-${clientId}`;
}

function toClientId(message: StreamMessage): string | null {
  const prefix = `${message.user?.id ?? ""}-`;
  return message.type !== "system" && message.id.startsWith(prefix) ? message.id.slice(prefix.length) : null;
}

/** An address a page may show. The other party's browser wrote it: anything but a web address is dropped. */
function webAddress(text: string | undefined): string | null {
  return text !== undefined && /^https?:\/\//.test(text) ? text : null;
}

function numberOf(value: unknown): number | null {
  const number = Number(value);
  return value !== undefined && value !== null && Number.isFinite(number) && number > 0 ? number : null;
}

/** A file as it is sent with a message. */
export function toStreamAttachment(file: Attachment): StreamAttachment {
  const common = { title: file.name, file_size: file.size, mime_type: file.mime };
  if (!file.mime.startsWith("image/")) return { ...common, type: "file", asset_url: file.url ?? undefined };
  return {
    ...common,
    type: "image",
    fallback: file.name,
    image_url: file.url ?? undefined,
    original_width: file.width ?? undefined,
    original_height: file.height ?? undefined,
  };
}

function toAttachment(file: StreamAttachment, id: string): Attachment {
  const isImage = file.type === "image";
  return {
    id,
    name: file.title ?? file.fallback ?? "",
    mime: file.mime_type ?? (isImage ? "image/*" : "application/octet-stream"),
    size: numberOf(file.file_size) ?? 0,
    url: webAddress(isImage ? (file.image_url ?? file.thumb_url) : file.asset_url),
    width: isImage ? numberOf(file.original_width) : null,
    height: isImage ? numberOf(file.original_height) : null,
  };
}

/** One line of the conversation. Only plain text is taken, never the provider's markup. */
export function toChatMessage(message: StreamMessage, me: string): ChatMessage {
  const attachments = (message.attachments ?? []).filter(({ type }) => type === "image" || type === "file");
  return {
    id: message.id,
    clientId: toClientId(message),
    kind: message.type === "system" ? "system" : "text",
    mine: message.user?.id === me,
    text: message.text ?? "",
    atMs: new Date(message.created_at ?? 0).getTime(),
    state: "sent",
    failure: null,
    attachments: attachments.map((file, at) => toAttachment(file, `${message.id}/${at}`)),
  };
}

/** Translates a list again and again, and gives what did not change as the same objects. */
export class MessageList {
  private known = new Map<string, { source: StreamMessage; message: ChatMessage }>();
  private list: ChatMessage[] = [];

  constructor(private readonly me: string) {}

  /** Oldest first; the same array while nothing changed. */
  read(sources: readonly StreamMessage[]): ChatMessage[] {
    const shown = sources.filter(({ type }) => type !== "error" && type !== "ephemeral" && type !== "deleted");
    const next = new Map<string, { source: StreamMessage; message: ChatMessage }>();
    const list = shown.map((source) => {
      const before = this.known.get(source.id);
      const entry = before?.source === source ? before : { source, message: toChatMessage(source, this.me) };
      next.set(source.id, entry);
      return entry.message;
    });
    this.known = next;
    const isSame = list.length === this.list.length && list.every((message, at) => message === this.list[at]);
    if (!isSame) this.list = list;
    return this.list;
  }
}
