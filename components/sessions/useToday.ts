"use client";

import { useSyncExternalStore } from "react";

const CHECK_MS = 60_000;

const subscribe = (notify: () => void) => {
  const timer = setInterval(notify, CHECK_MS);
  return () => clearInterval(timer);
};

/** When the reader's present day began, ms; null while the server renders, which does not know their zone. */
export function useToday(): number | null {
  return useSyncExternalStore<number | null>(subscribe, () => new Date().setHours(0, 0, 0, 0), () => null);
}
