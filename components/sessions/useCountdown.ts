"use client";

import { useNow } from "@/components/layout/useNow";
import type { SessionView } from "@/lib/billingService";

/** Time until a request expires, by the browser's clock, never more than the whole of it. */
export function useCountdown({ requestedAtMs, expiresAtMs }: Pick<SessionView, "requestedAtMs" | "expiresAtMs">) {
  const nowMs = useNow();
  if (expiresAtMs === null || nowMs === null) return { leftMs: null, fraction: 1 };
  const wholeMs = expiresAtMs - requestedAtMs;
  const leftMs = Math.min(wholeMs, Math.max(0, expiresAtMs - nowMs));
  return { leftMs, fraction: wholeMs === 0 ? 0 : leftMs / wholeMs };
}
