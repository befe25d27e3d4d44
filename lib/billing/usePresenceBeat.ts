"use client";

import { useMutation } from "convex/react";
import { useEffect } from "react";
import { api } from "@/convex/_generated/api";
import { meterBrowser } from "./browser";

/** Pages of an advisor say this often that they are open; silence of three times as long turns online to offline. */
const PRESENCE_PERIOD_MS = 20_000;

/**
 * Keeps a signed-in advisor online while any page of the product is open, also a hidden one. One tab beats for all.
 * Presence never touches billing.
 */
export function usePresenceBeat(isAdvisor: boolean): void {
  const beat = useMutation(api.presence.beat);
  useEffect(() => {
    if (!isAdvisor) return;
    let isMyTurn = false;
    let isOutstanding = false;
    let dueAtMs = -Infinity;
    const release = meterBrowser.elect("parley-presence", () => {
      isMyTurn = true;
    });
    const stopBeats = meterBrowser.startBeats(() => {
      if (!isMyTurn || isOutstanding || meterBrowser.nowMs() < dueAtMs) return;
      isOutstanding = true;
      dueAtMs = meterBrowser.nowMs() + PRESENCE_PERIOD_MS;
      const done = () => {
        isOutstanding = false;
      };
      // A refused beat means that the role or the sign-in has just changed; the page shows that by itself.
      beat({}).then(done, done);
    });
    return () => {
      stopBeats();
      release();
    };
  }, [isAdvisor, beat]);
}
