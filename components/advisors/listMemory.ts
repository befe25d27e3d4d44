import type { AdvisorSummary } from "./types";

/** What the list showed under one address when it was left. */
export type Remembered = { rows: readonly AdvisorSummary[]; scrollY: number };

/** Addresses remembered; the oldest goes first. */
const KEPT = 10;
/** A page is shown within this time after the browser went back or forward, ms. */
const RETURN_MS = 3_000;

const lists = new Map<string, Remembered>();
let lastKey: string | null = null;
let returnedAtMs = -Infinity;
let isWatching = false;

/** Notes when the browser goes back or forward; to be called by whoever may be left and come back to. */
export function watchReturns(): void {
  if (isWatching) return;
  isWatching = true;
  window.addEventListener("popstate", markReturn);
}

/** Says that the next page is one that was left before, for links that mean "back". */
export function markReturn(): void {
  returnedAtMs = performance.now();
}

/** Keeps what the list shows under an address. */
export function remember(href: string, list: Remembered): void {
  lists.delete(href);
  lists.set(href, list);
  lastKey = href;
  const [oldest] = lists.keys();
  if (lists.size > KEPT && oldest !== undefined) lists.delete(oldest);
}

/** What was left under this address, if the browser has just come back to it; null for a fresh visit. */
export function recall(href: string): Remembered | null {
  if (typeof window === "undefined") return null;
  // The router draws the page within the event, after its own listener and before ours.
  const isReturning = window.event?.type === "popstate" || performance.now() - returnedAtMs <= RETURN_MS;
  if (!isReturning) return null;
  return lists.get(href) ?? null;
}

/** The address of the list that was looked at last, null before any. */
export function lastListHref(): string | null {
  return lastKey;
}
