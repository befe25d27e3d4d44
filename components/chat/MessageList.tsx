"use client";

import { useTranslations } from "next-intl";
import { Fragment } from "react";
import type { ChatMessage } from "@/lib/comms/types";
import { useFormat } from "@/lib/format/useFormat";
import { Bubble } from "./Bubble";

export interface MessageListProps {
  messages: readonly ChatMessage[];
  peerName: string;
  openingNote: string | null;
  peerReadAtMs: number | null;
  /** The first message that is new to the reader; null when none is. */
  firstNewId: string | null;
  /** A message that was looked for and is to stand out. */
  soughtId: string | null;
  /** Null while nothing can be sent. */
  onRetry: ((message: ChatMessage) => void) | null;
}

/** Where a message stands on the page, for jumping to it. */
export const messageElementId = (id: string): string => `message-${id}`;

/** The messages in order, with a mark where a day begins and where the new ones do, and those still on their way. */
export function MessageList({ messages, peerName, openingNote, peerReadAtMs, firstNewId, soughtId, onRetry }: MessageListProps) {
  const t = useTranslations("chat");
  const format = useFormat();
  const isSeen = ({ mine, state, atMs }: ChatMessage) => mine && state === "sent" && peerReadAtMs !== null && atMs <= peerReadAtMs;
  const lastSeen = messages.findLast(isSeen);
  return (
    <ol className="grid grid-cols-1 gap-1">
      {openingNote === null ? null : (
        <li className="mb-3 rounded-card border border-dashed border-line px-4 py-3 text-sm">
          <span className="block text-xs text-ink-faint">{t("openingNote")}</span>
          <span dir="auto" className="block wrap-anywhere whitespace-pre-line">
            {openingNote}
          </span>
        </li>
      )}
      {messages.map((message, index) => {
        const before = messages[index - 1];
        const startsDay = before === undefined || format.dayKey(before.atMs) !== format.dayKey(message.atMs);
        const isFirstNew = message.id === firstNewId;
        const continues = !startsDay && !isFirstNew && before.mine === message.mine && before.kind === message.kind;
        return (
          <Fragment key={message.clientId ?? message.id}>
            {startsDay ? <li className="my-3 text-center text-xs text-ink-faint">{format.longDay(message.atMs)}</li> : null}
            {isFirstNew ? (
              <li className="my-2 flex items-center gap-3 text-xs font-medium text-accent before:h-px before:flex-1 before:bg-accent/40 after:h-px after:flex-1 after:bg-accent/40">
                {t("newMessages")}
              </li>
            ) : null}
            <li
              id={messageElementId(message.id)}
              tabIndex={-1}
              data-sought={message.id === soughtId || undefined}
              className="-mx-2 grid grid-cols-1 rounded-card px-2 transition-colors duration-150 data-sought:bg-accent-soft data-sought:py-1"
            >
              {message.kind === "system" ? (
                <span className="py-2 text-center text-xs text-ink-faint">{message.text}</span>
              ) : (
                <Bubble
                  message={message}
                  continues={continues}
                  speaker={message.mine ? t("you") : peerName}
                  isLastSeen={message === lastSeen}
                  onRetry={onRetry}
                />
              )}
            </li>
          </Fragment>
        );
      })}
    </ol>
  );
}
