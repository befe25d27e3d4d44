"use client";

import { useConvex } from "convex/react";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { createMediaSession } from "@/lib/comms/createMediaSession";
import { IDLE_MEDIA } from "@/lib/comms/idleMedia";
import type { CommsProvider, MediaChoices, MediaSession, MediaSnapshot } from "@/lib/comms/types";

/** A call that could not be entered is tried again after this, ms. */
const RETRY_MS = 2_000;

const nothing = () => () => undefined;
const idle = () => IDLE_MEDIA;

export type Call = {
  snapshot: MediaSnapshot;
  /** Null while not in a call. */
  media: MediaSession | null;
  /** Remembers a choice for the calls that follow this one in the same session. */
  keep: (choice: Partial<MediaChoices>) => void;
  /** The last try to enter was refused or lost; another follows by itself. */
  isFailing: boolean;
  /** Enters again after a failure. */
  rejoin: () => void;
};

export type CallOptions = {
  sessionId: string;
  provider: CommsProvider;
  /** The open call; null while there is none. */
  epoch: number | null;
  /** How to enter the first call. */
  choices: MediaChoices;
};

/**
 * Takes part in the open call of a session: enters it when `epoch` names one, leaves when it is null, and changes with it. What
 * was switched off stays off from one call to the next. Leaves when the page goes away.
 */
export function useCall({ sessionId, provider, epoch, choices }: CallOptions): Call {
  const convex = useConvex();
  const [attempt, setAttempt] = useState(0);
  const [isFailing, setIsFailing] = useState(false);
  const [entered, setEntered] = useState<{ key: string; media: MediaSession } | null>(null);
  const kept = useRef<Partial<MediaChoices>>({});
  const key = epoch === null ? null : `${sessionId}-${epoch}-${attempt}`;

  useEffect(() => {
    if (key === null || epoch === null) return;
    let isOver = false;
    let media: MediaSession | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enter = async () => {
      try {
        media = await createMediaSession(convex, provider, { sessionId, epoch, choices: { ...choices, ...kept.current } });
        if (!isOver) setIsFailing(false);
      } catch {
        // The screen says so, and the next try comes by itself: the way to the server was lost, or the call is over by now.
        if (!isOver) setIsFailing(true);
      }
      if (isOver) return media?.dispose();
      if (media === null) {
        timer = setTimeout(() => void enter(), RETRY_MS);
        return;
      }
      setEntered({ key, media });
      await media.connect();
    };
    void enter();
    return () => {
      isOver = true;
      clearTimeout(timer);
      media?.dispose();
    };
  }, [convex, provider, sessionId, epoch, choices, key]);

  useEffect(() => {
    const restored = (event: PageTransitionEvent) => {
      if (event.persisted) setAttempt((before) => before + 1);
    };
    window.addEventListener("pageshow", restored);
    return () => window.removeEventListener("pageshow", restored);
  }, []);

  const media = entered !== null && entered.key === key ? entered.media : null;
  useEffect(() => {
    if (media === null) return;
    const leave = () => media.dispose();
    window.addEventListener("pagehide", leave);
    return () => window.removeEventListener("pagehide", leave);
  }, [media]);

  const snapshot = useSyncExternalStore(media?.subscribe ?? nothing, media?.getSnapshot ?? idle, idle);
  const keep = useCallback((choice: Partial<MediaChoices>) => {
    kept.current = { ...kept.current, ...choice };
  }, []);
  return { snapshot, media, keep, isFailing, rejoin: useCallback(() => setAttempt((before) => before + 1), []) };
}
