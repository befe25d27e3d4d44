"use client";

import { useSyncExternalStore } from "react";
import { dayOf, type Day } from "@/lib/domain/ledger/days";

const CHECK_MS = 60_000;

const subscribe = (notify: () => void) => {
  const timer = setInterval(notify, CHECK_MS);
  return () => clearInterval(timer);
};

/** Today by UTC, as the book counts days; null while the server renders. */
export function useUtcDay(): Day | null {
  return useSyncExternalStore<Day | null>(
    subscribe,
    () => dayOf(Date.now()),
    () => null,
  );
}
