"use client";

import { useEffect, useSyncExternalStore } from "react";
import { tabRinger, type RingState } from "./ringer";

const QUIET: RingState = { isMuted: false, isBlocked: false };

/** The switch of the ring and whether the browser holds it back. */
export function useRingState(): RingState & { setMuted: (isMuted: boolean) => void } {
  const state = useSyncExternalStore(subscribe, current, () => QUIET);
  return { ...state, setMuted };
}

/** Rings in one tab of this browser for as long as `isWaiting`, for `atMostMs` if given. */
export function useRing(isWaiting: boolean, atMostMs?: number): void {
  useEffect(() => {
    if (!isWaiting) return;
    const stop = tabRinger().ring();
    const timer = atMostMs === undefined ? undefined : setTimeout(stop, atMostMs);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [isWaiting, atMostMs]);
}

const subscribe = (notify: () => void) => tabRinger().subscribe(notify);
const current = () => tabRinger().current();
const setMuted = (isMuted: boolean) => tabRinger().setMuted(isMuted);
