"use client";

import { useCallback, useRef } from "react";

/** Names a wish: the same words always get the same key, so that a repeat after a lost answer is no second act; other words get another. */
export function useRequestKey(): (wish: string) => string {
  const last = useRef<{ wish: string; key: string } | null>(null);
  return useCallback((wish) => {
    if (last.current?.wish !== wish) last.current = { wish, key: crypto.randomUUID() };
    return last.current.key;
  }, []);
}
