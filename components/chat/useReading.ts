"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import type { ChatSession, ChatSnapshot } from "@/lib/comms/types";

function watchVisibility(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}

/** Whether the page is in view; news in a hidden tab are not read. */
function usePageInView(): boolean {
  return useSyncExternalStore(
    watchVisibility,
    () => document.visibilityState === "visible",
    () => true,
  );
}

/** The first of the other's messages that is unread; null where none is. */
function firstUnread({ messages, unread }: ChatSnapshot): string | null {
  if (unread === 0) return null;
  const theirs = messages.filter(({ mine, kind }) => !mine && kind === "text");
  return theirs.at(-unread)?.id ?? null;
}

/**
 * Marks messages as read while the newest are in view, and remembers where the new ones began: those that were there before the
 * panel opened, or came while the reader looked elsewhere. Returns the first of them.
 */
export function useReading(chat: ChatSession | null, snapshot: ChatSnapshot, isAtNewest: boolean): string | null {
  const isReading = usePageInView() && isAtNewest;
  const [hasStarted, setStarted] = useState(false);
  const [firstNewId, setFirstNewId] = useState<string | null>(null);
  const { unread } = snapshot;
  const starts = !hasStarted && snapshot.status !== "connecting";
  if (starts) setStarted(true);
  const unreadId = firstUnread(snapshot);
  // Whoever answers has seen what was new.
  const isAnswering = snapshot.messages.at(-1)?.state === "sending";
  if (firstNewId !== null && isAnswering) setFirstNewId(null);
  if (firstNewId === null && !isAnswering && unreadId !== null && (starts || !isReading)) setFirstNewId(unreadId);

  useEffect(() => {
    if (isReading && unread > 0) chat?.markRead();
  }, [chat, isReading, unread]);
  return firstNewId;
}
