"use client";

import { useSyncExternalStore } from "react";

const SECOND_MS = 1_000;
const CHECK_MS = 250;

const subscribe = (notify: () => void) => {
  const timer = setInterval(notify, CHECK_MS);
  return () => clearInterval(timer);
};
const thisSecond = () => Math.floor(Date.now() / SECOND_MS) * SECOND_MS;

/** The browser's time in ms, once a second; null while the server renders. For countdowns only, never for money. */
export function useNow(): number | null {
  return useSyncExternalStore<number | null>(subscribe, thisSecond, () => null);
}
