"use client";

import { ArrowDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { ChatMessage, ChatSession, ChatSnapshot } from "@/lib/comms/types";
import { MessageList, messageElementId } from "./MessageList";
import { useReading } from "./useReading";

export interface ConversationProps {
  chat: ChatSession | null;
  snapshot: ChatSnapshot;
  peerName: string;
  openingNote: string | null;
  isClosed: boolean;
  soughtId: string | null;
  /** Null while nothing can be sent. */
  onRetry: ((message: ChatMessage) => void) | null;
}

/** This close to the end counts as reading the newest message, CSS pixels. */
const NEAR = 64;

/** What was said: opens at the newest message, loads older ones on the way up, and says what is new below. */
export function Conversation({ chat, snapshot, peerName, openingNote, isClosed, soughtId, onRetry }: ConversationProps) {
  const t = useTranslations("chat");
  const box = useRef<HTMLDivElement>(null);
  const [isAtNewest, setAtNewest] = useState(true);
  const [isLoading, setLoading] = useState(false);
  const { messages, hasOlder, unread, status } = snapshot;
  const firstNewId = useReading(chat, snapshot, isAtNewest);

  const loadOlder = useCallback(async () => {
    if (chat === null || isLoading) return;
    setLoading(true);
    try {
      await chat.loadOlder();
    } catch {
      toast.error(t("olderFailed"));
    } finally {
      setLoading(false);
    }
  }, [chat, isLoading, t]);

  // One's own message is where one looks next.
  const newest = messages.at(-1);
  const ownNewest = newest?.mine ? newest.clientId : null;
  useEffect(() => {
    if (ownNewest !== null) box.current?.scrollTo({ top: 0 });
  }, [ownNewest]);
  useEffect(() => {
    if (soughtId !== null) document.getElementById(messageElementId(soughtId))?.scrollIntoView({ block: "center" });
  }, [soughtId]);

  const isFirst = status === "connecting";
  const isFailed = !isFirst && status === "offline" && chat === null;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {/* Anchored at the newest message: the box is reversed, its one child is not. Up is negative. */}
      <div
        ref={box}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          setAtNewest(-scrollTop < NEAR);
          if (hasOlder && scrollHeight - clientHeight + scrollTop < NEAR) void loadOlder();
        }}
        className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto overscroll-contain px-4 py-4 lg:px-6"
        tabIndex={0}
        role="region"
        aria-label={t("conversation")}
      >
        <div className="mt-auto grid grid-cols-1 gap-1">
          {isFirst ? <SkeletonRows rows={3} label={t("loading")} className="h-10" /> : null}
          {isFailed ? <p className="py-8 text-center text-sm text-ink-soft">{t("failed")}</p> : null}
          {hasOlder ? (
            <Button variant="quiet" size="sm" className="justify-self-center" pending={isLoading} onClick={() => void loadOlder()}>
              {t("earlier")}
            </Button>
          ) : null}
          {status === "online" && messages.length === 0 && openingNote === null ? (
            <p className="py-8 text-center text-sm text-ink-faint">{t("empty", { name: peerName })}</p>
          ) : null}
          <div role="log" aria-label={t("messages")}>
            <MessageList
              messages={messages}
              openingNote={isFirst || hasOlder ? null : openingNote}
              peerName={peerName}
              peerReadAtMs={snapshot.peerReadAtMs}
              firstNewId={firstNewId}
              soughtId={soughtId}
              onRetry={onRetry}
            />
          </div>
          {!isClosed && snapshot.peerTyping ? <p className="text-sm text-ink-faint">{t("typing", { name: peerName })}</p> : null}
        </div>
      </div>
      {isAtNewest ? null : (
        <Button
          variant="secondary"
          size="sm"
          className="absolute inset-x-0 bottom-3 mx-auto w-fit rounded-full shadow-raised"
          onClick={() => box.current?.scrollTo({ top: 0, behavior: "smooth" })}
        >
          <ArrowDown aria-hidden="true" />
          {unread > 0 ? t("newBelow", { count: unread }) : t("toNewest")}
        </Button>
      )}
    </div>
  );
}
