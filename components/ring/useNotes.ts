"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";
import { badgeTitle } from "./titleBadge";
import { ringBrowser, type Note, type NotificationState } from "./ringBrowser";

/** Puts `badge` before the page's title while it is not null. */
export function useTitleBadge(badge: string | null): void {
  useEffect(() => (badge === null ? undefined : badgeTitle(badge)), [badge]);
}

/**
 * Shows each note as a notification of the browser, once, if that is allowed and nobody has the product in sight; takes it
 * away when the note is gone.
 */
export function useNotifications(notes: readonly Note[]): void {
  const shown = useRef(new Map<string, () => void>());
  useEffect(() => ringBrowser.watch(), []);
  useEffect(() => {
    const open = shown.current;
    for (const [tag, close] of open) {
      if (notes.some((note) => note.tag === tag)) continue;
      close();
      open.delete(tag);
    }
    for (const note of notes) {
      if (open.has(note.tag)) continue;
      let close: (() => void) | null = null;
      let isGone = false;
      open.set(note.tag, () => {
        isGone = true;
        close?.();
      });
      void ringBrowser.isWatched().then((isWatched) => {
        if (!isWatched && !isGone) close = ringBrowser.notify(note);
      });
    }
  }, [notes]);
  useEffect(() => {
    const open = shown.current;
    return () => {
      for (const close of open.values()) close();
      open.clear();
    };
  }, []);
}

const listeners = new Set<() => void>();
const subscribe = (notify: () => void) => {
  listeners.add(notify);
  return () => listeners.delete(notify);
};

/** Whether the browser may notify, and the way to ask for it from a press. */
export function useNotificationState(): { state: NotificationState; ask: () => Promise<void> } {
  const state = useSyncExternalStore(subscribe, ringBrowser.notificationState, () => "unsupported" as const);
  return { state, ask };
}

async function ask(): Promise<void> {
  await ringBrowser.askToNotify();
  for (const notify of listeners) notify();
}
