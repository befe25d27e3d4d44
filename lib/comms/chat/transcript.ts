import type { ChatMessage, ChatSession } from "../types";

/** Loads older pages until enough is there or nothing older is left. */
export async function loadOlderUntil(chat: ChatSession, isEnough: () => boolean): Promise<void> {
  for (let before = -1; chat.getSnapshot().hasOlder && !isEnough();) {
    const { length } = chat.getSnapshot().messages;
    // A carrier that brings nothing more would otherwise be asked for ever.
    if (length === before) break;
    before = length;
    await chat.loadOlder();
  }
}

/** Loads everything that was said and returns it, oldest first. What is not sent is left out. */
export async function loadAll(chat: ChatSession): Promise<ChatMessage[]> {
  await loadOlderUntil(chat, () => false);
  return chat.getSnapshot().messages.filter(({ state }) => state === "sent");
}

export type TranscriptNames = { you: string; peer: string };

const stamp = (atMs: number): string => new Date(atMs).toISOString().replace("T", " ").slice(0, 19);

/** A conversation as plain text, one entry a line, times in UTC. Line breaks inside a message are indented, so none looks like an entry. */
export function transcriptText(messages: readonly ChatMessage[], names: TranscriptNames): string {
  return messages
    .map(({ kind, mine, text, atMs, attachments }) => {
      const speaker = kind === "system" ? "" : `${mine ? names.you : names.peer}: `;
      const files = attachments.map(({ name, size }) => `[${name}, ${size} B]`);
      const body = [text, ...files].filter((part) => part !== "").join(" ");
      return `${stamp(atMs)} UTC  ${speaker}${body.replace(/\r\n|[\r\n\u2028\u2029]/g, "\n    ")}\n`;
    })
    .join("");
}

/** A conversation as JSON, for other programs. */
export function transcriptJson(messages: readonly ChatMessage[], sessionId: string): string {
  const rows = messages.map(({ id, kind, mine, text, atMs, attachments }) => ({
    id,
    at: new Date(atMs).toISOString(),
    from: kind === "system" ? "system" : mine ? "you" : "peer",
    text,
    files: attachments.map(({ name, mime, size }) => ({ name, mime, size })),
  }));
  return `${JSON.stringify({ sessionId, messages: rows }, null, 2)}\n`;
}
