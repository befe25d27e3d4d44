"use client";

import { useTranslations } from "next-intl";
import { createContext, use, useEffect, type ComponentProps, type PropsWithChildren } from "react";
import {
  SimpleAttachmentSelector,
  useMessageComposerContext,
  useMessageComposerController,
  useMessageContext,
  useMessageListContext,
  type ComponentContextValue,
  type TypingIndicatorProps,
} from "stream-chat-react";
import { useFormat } from "../../format/useFormat";
import type { ChatPaneProps } from "../chat/paneProps";
import type { ChatMessage } from "../types";

export type PaneValue = ChatPaneProps & {
  /** The lines of the list by its ids. */
  byId: ReadonlyMap<string, ChatMessage>;
};

export const PaneContext = createContext<PaneValue | null>(null);

/** What the pane was given. Throws outside of it. */
export function usePane(): PaneValue {
  const value = use(PaneContext);
  if (value === null) throw new Error("This belongs into the pane.");
  return value;
}

function useOwnMessage(): ChatMessage | undefined {
  const { message } = useMessageContext();
  return usePane().byId.get(message.id);
}

/** One line of text between messages. */
const LINE = "my-3 text-center text-xs text-ink-faint";

function DayMark({ date, floating }: { date: Date; floating?: boolean }) {
  const format = useFormat();
  // The one that floats over the list would repeat what stands in it.
  return floating === true ? null : <div className={LINE}>{format.longDay(date.getTime())}</div>;
}

function NewMark() {
  const t = useTranslations("chat");
  return (
    <div className="my-2 flex items-center gap-3 text-xs font-medium text-accent before:h-px before:flex-1 before:bg-accent/40 after:h-px after:flex-1 after:bg-accent/40">
      {t("newMessages")}
    </div>
  );
}

function MessageFiles() {
  const { parts } = usePane();
  const message = useOwnMessage();
  return message === undefined ? null : <parts.Files files={message.attachments} mine={message.mine} />;
}

function MessageFate() {
  const { parts, onRetry, snapshot } = usePane();
  const message = useOwnMessage();
  if (message === undefined) return null;
  const { peerReadAtMs, messages } = snapshot;
  const lastSeen = messages.findLast(({ mine, state, atMs }) => mine && state === "sent" && peerReadAtMs !== null && atMs <= peerReadAtMs);
  return (
    <span className="figures px-1 text-xs text-ink-faint">
      <parts.Fate message={message} isLastSeen={message === lastSeen} onRetry={onRetry} />
    </span>
  );
}

function SystemLine({ message }: { message: { text?: string } }) {
  return <p className={LINE}>{message.text}</p>;
}

function Lines({ children, ...rest }: PropsWithChildren<ComponentProps<"ul">>) {
  const t = useTranslations("chat");
  return (
    <div role="log" aria-label={t("messages")}>
      <ul {...rest}>{children}</ul>
    </div>
  );
}

/** What the client wrote when asking, above the first message. */
export function OpeningNote() {
  const t = useTranslations("chat");
  const { openingNote, snapshot } = usePane();
  if (openingNote === null || snapshot.hasOlder) return null;
  return (
    <div className="mb-3 rounded-card border border-dashed border-line px-4 py-3 text-sm">
      <span className="block text-xs text-ink-faint">{t("openingNote")}</span>
      <span dir="auto" className="block wrap-anywhere whitespace-pre-line">
        {openingNote}
      </span>
    </div>
  );
}

/** Stands in for the list before anything was said. */
function Empty() {
  const t = useTranslations("chat");
  const { openingNote, peerName } = usePane();
  return (
    <>
      {openingNote === null ? <p className="py-8 text-center text-sm text-ink-faint">{t("empty", { name: peerName })}</p> : <OpeningNote />}
      <div role="log" aria-label={t("messages")} />
      <Typing />
    </>
  );
}

/** This close to the end counts as reading the newest message, CSS pixels. */
const NEAR = 64;

/** The field grows with what is written in it; whoever was at the end of the list stays there. */
function useStayAtEnd(): void {
  const { listElement } = useMessageListContext();
  useEffect(() => {
    if (listElement === null) return;
    let height = listElement.clientHeight;
    const observer = new ResizeObserver(() => {
      const { scrollHeight, scrollTop, clientHeight } = listElement;
      const wasAtEnd = scrollHeight - scrollTop - height < NEAR;
      if (wasAtEnd && clientHeight < height) listElement.scrollTo({ top: scrollHeight });
      height = clientHeight;
    });
    observer.observe(listElement);
    return () => observer.disconnect();
  }, [listElement]);
}

function Typing({ isMessageListScrolledToBottom = false, scrollToBottom }: Partial<TypingIndicatorProps>) {
  const t = useTranslations("chat");
  const { snapshot, closedReason, peerName } = usePane();
  const isShown = snapshot.peerTyping && closedReason === null;
  useStayAtEnd();
  useEffect(() => {
    if (isShown && isMessageListScrolledToBottom) scrollToBottom?.();
  }, [isShown, isMessageListScrolledToBottom, scrollToBottom]);
  return isShown ? <p className="text-sm text-ink-faint">{t("typing", { name: peerName })}</p> : null;
}

function Emoji() {
  const { parts } = usePane();
  const { textareaRef } = useMessageComposerContext();
  const { textComposer } = useMessageComposerController();
  return (
    <parts.Emoji
      // The field shows what was put in, or what it was: an emoji cannot be refused.
      onPick={(emoji) => void textComposer.insertText({ text: emoji })}
      onClose={() => textareaRef.current?.focus()}
    />
  );
}

const Nothing = () => null;

/**
 * The provider's components that ours stand in for. The rest of what it can do (reactions, threads, edits, polls, cards from links,
 * players that load scripts) is not part of a room and is left out here.
 */
export const OVERRIDES: Partial<ComponentContextValue> = {
  Attachment: MessageFiles,
  AttachmentSelector: SimpleAttachmentSelector,
  Avatar: Nothing,
  DateSeparator: DayMark,
  EmojiPicker: Emoji,
  EmptyStateIndicator: Empty,
  LinkPreviewList: Nothing,
  MessageActions: Nothing,
  MessageListWrapper: Lines,
  MessageReactions: Nothing,
  MessageStatus: MessageFate,
  MessageSystem: SystemLine,
  MessageTimestamp: Nothing,
  MessageTranslationIndicator: Nothing,
  NotificationAnnouncer: Nothing,
  NotificationList: Nothing,
  PinIndicator: Nothing,
  StopAIGenerationButton: null,
  TypingIndicator: Typing,
  UnreadMessagesNotification: Nothing,
  UnreadMessagesSeparator: NewMark,
};
