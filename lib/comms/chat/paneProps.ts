import type { ComponentType, ReactNode } from "react";
import type { Attachment, ChatMessage, ChatSession, ChatSnapshot, OutgoingMessage } from "../types";
import type { ChatDraft } from "./draft";

/** Pieces of ours that a carrier's pane puts into its own, so that words, files and fates look and behave the same everywhere. */
export type ChatPaneParts = {
  /** The words of a message: text whatever they hold, with links. */
  Words: ComponentType<{ text: string }>;
  Files: ComponentType<{ files: readonly Attachment[]; mine: boolean }>;
  /** When it was said, whether it was seen, or why it failed. */
  Fate: ComponentType<{ message: ChatMessage; isLastSeen: boolean; onRetry: ((message: ChatMessage) => void) | null }>;
  Emoji: ComponentType<{ onPick: (emoji: string) => void; onClose: () => void }>;
};

export type ChatPaneProps = {
  chat: ChatSession;
  snapshot: ChatSnapshot;
  draft: ChatDraft;
  peerName: string;
  openingNote: string | null;
  /** Why nothing can be written now; null while one can. Without it there is a field, with it there is none. */
  closedReason: string | null;
  /** Stands over the field. */
  notice: ReactNode;
  /** Takes the place of the messages, such as the search. */
  instead: ReactNode;
  /** A message that was looked for. */
  soughtId: string | null;
  onSend: (message: Omit<OutgoingMessage, "clientId">) => void;
  /** Null while nothing can be sent. */
  onRetry: ((message: ChatMessage) => void) | null;
  onOlderFailed: () => void;
  parts: ChatPaneParts;
  /** What to show until the conversation is open. */
  fallback: ReactNode;
};
