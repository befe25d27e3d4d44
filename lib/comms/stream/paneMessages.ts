import type { LocalMessage } from "stream-chat";
import type { MessageListProps } from "stream-chat-react";
import type { ChatMessage } from "../types";
import { toMessageId, toStreamAttachment } from "./streamMessages";

type Names = { me: string; you: string; peer: string };
type Review = NonNullable<MessageListProps["reviewProcessedMessage"]>;
type Mark = Awaited<Parameters<Review>[0]["changes"]>[number];

const STATUS = { sending: "sending", sent: "received", failed: "failed" } as const;

/** A line of the contract as the provider's list takes it. Nothing else of the provider's message gets there: no markup, no cards. */
function toLocalMessage(message: ChatMessage, { me, you, peer }: Names): LocalMessage {
  const at = new Date(message.atMs);
  return {
    id: listId(message, me),
    text: message.text,
    type: message.kind === "system" ? "system" : "regular",
    status: STATUS[message.state],
    user: message.kind === "system" ? null : message.mine ? { id: me, name: you } : { id: "peer", name: peer },
    attachments: message.attachments.map(toStreamAttachment),
    created_at: at,
    updated_at: at,
    deleted_at: null,
    pinned_at: null,
  };
}

/** The id of a line in the list: the same before and after it was sent. */
export function listId({ id, mine, clientId }: ChatMessage, me: string): string {
  return mine && clientId !== null ? toMessageId(me, clientId) : id;
}

/** Translates lists again and again; what did not change stays the same object. */
export class PaneMessages {
  private readonly known = new WeakMap<ChatMessage, LocalMessage>();

  constructor(private readonly names: Names) {}

  read(messages: readonly ChatMessage[]): LocalMessage[] {
    return messages.map((message) => {
      const local = this.known.get(message) ?? toLocalMessage(message, this.names);
      this.known.set(message, local);
      return local;
    });
  }
}

/** Puts a mark before the first message of each day of the reader's zone; the provider's own marks follow the browser's. */
export function dayMarks(dayKey: (ms: number) => string): Review {
  return ({ changes, index, messages }) => {
    const words = changes.filter((change): change is LocalMessage => !("customType" in change));
    const [message, before] = [messages[index], messages[index - 1]];
    if (message === undefined) return words;
    const date = message.created_at;
    if (before !== undefined && dayKey(before.created_at.getTime()) === dayKey(date.getTime())) return words;
    const mark: Mark = { customType: "message.date", date, id: `day-${dayKey(date.getTime())}`, type: "regular", unread: false };
    // The list takes marks here, as its own list of changes shows; its type for the answer names messages only.
    return [mark, ...words] as LocalMessage[];
  };
}
