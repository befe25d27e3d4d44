"use client";

import { useSyncExternalStore } from "react";
import type { AdvisorSummary } from "../types";

/** An advisor chosen for comparison. */
export type Compared = Pick<AdvisorSummary, "advisorId" | "displayName">;

/** More than three columns cannot be read beside each other. */
export const COMPARE_MAX = 3;

const KEY = "parley-compare";
const NONE: readonly Compared[] = [];

const listeners = new Set<() => void>();
let chosen: readonly Compared[] | null = null;

function isCompared(value: unknown): value is Compared {
  return (
    typeof value === "object" && value !== null && "advisorId" in value && typeof value.advisorId === "string" && "displayName" in value && typeof value.displayName === "string"
  );
}

/** What this tab had chosen before it was loaded anew; a text that is not ours counts as nothing. */
function stored(): readonly Compared[] {
  const text = sessionStorage.getItem(KEY);
  if (text === null) return NONE;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isCompared).slice(0, COMPARE_MAX) : NONE;
  } catch {
    sessionStorage.removeItem(KEY);
    return NONE;
  }
}

function current(): readonly Compared[] {
  chosen ??= stored();
  return chosen;
}

function change(next: readonly Compared[]): void {
  chosen = next;
  sessionStorage.setItem(KEY, JSON.stringify(next));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Puts an advisor among those to compare, or takes one out. A fourth is not taken. */
export function toggleCompared({ advisorId, displayName }: Compared): void {
  const now = current();
  const without = now.filter((other) => other.advisorId !== advisorId);
  if (without.length < now.length) change(without);
  else if (now.length < COMPARE_MAX) change([...now, { advisorId, displayName }]);
}

/** Takes everybody out. */
export function clearCompared(): void {
  change(NONE);
}

/** The advisors chosen in this tab, in the order of choosing. */
export function useCompared(): readonly Compared[] {
  return useSyncExternalStore(subscribe, current, () => NONE);
}
