import type { ErrorCode } from "../../domain/errors";
import type { Attachment, ChatMessage, OutgoingMessage } from "../types";
import { failureCode } from "./failures";

type Entry = {
  message: OutgoingMessage;
  attachments: Attachment[];
  atMs: number;
  failure: ErrorCode | null;
  state: ChatMessage["state"];
  delivery: Promise<void> | null;
};

/**
 * Messages the list does not hold yet, in the order they were written. Each keeps the key it was born with, so sending one again
 * never writes it twice.
 */
export class Outbox {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly deliver: (message: OutgoingMessage) => Promise<unknown>,
    private readonly onChange: () => void,
  ) {}

  /** Sends a message, or sends it again; one that is under way is not sent twice. Rejects with what it was refused with. */
  async post(message: OutgoingMessage, attachments: Attachment[], atMs: number): Promise<void> {
    const before = this.entries.get(message.clientId);
    if (before?.delivery) return await before.delivery;
    const entry: Entry = { message, attachments, atMs: before?.atMs ?? atMs, failure: null, state: "sending", delivery: null };
    entry.delivery = this.run(entry);
    this.entries.set(message.clientId, entry);
    this.onChange();
    await entry.delivery;
  }

  private async run(entry: Entry): Promise<void> {
    try {
      await this.deliver(entry.message);
      entry.state = "sent";
    } catch (error) {
      entry.state = "failed";
      entry.failure = failureCode(error);
      throw error;
    } finally {
      entry.delivery = null;
      this.onChange();
    }
  }

  /** What is to be shown below the list; what the list has by now is forgotten. */
  pending(listed: ReadonlySet<string>): ChatMessage[] {
    for (const [clientId, { delivery }] of this.entries) {
      if (listed.has(clientId) && delivery === null) this.entries.delete(clientId);
    }
    return [...this.entries.values()]
      .filter(({ message }) => !listed.has(message.clientId))
      .map(({ message, attachments, atMs, failure, state }) => ({
        id: message.clientId,
        clientId: message.clientId,
        kind: "text",
        mine: true,
        text: message.text,
        atMs,
        state,
        failure,
        attachments,
      }));
  }
}
