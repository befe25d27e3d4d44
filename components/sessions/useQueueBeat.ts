"use client";

import { useMutation } from "convex/react";
import { useEffect } from "react";
import { api } from "@/convex/_generated/api";
import { meterBrowser } from "@/lib/billing/browser";

/** Who waits for a turn says this often that they are still there; after a minute of silence the turn passes to the next. */
const PERIOD_MS = 20_000;

/** Keeps the viewer's places in queues while any page of the product is open, also a hidden one. One tab speaks for all. */
export function useQueueBeat(isQueued: boolean): void {
  const stillWaiting = useMutation(api.sessions.stillWaiting);
  useEffect(() => {
    if (!isQueued) return;
    let isMyTurn = false;
    let isOutstanding = false;
    let dueAtMs = -Infinity;
    const release = meterBrowser.elect("parley-queue", () => {
      isMyTurn = true;
    });
    const stopBeats = meterBrowser.startBeats(() => {
      if (!isMyTurn || isOutstanding || meterBrowser.nowMs() < dueAtMs) return;
      isOutstanding = true;
      dueAtMs = meterBrowser.nowMs() + PERIOD_MS;
      const done = () => {
        isOutstanding = false;
      };
      // A refused beat means that the sign-in has just changed; the page shows that by itself.
      stillWaiting({}).then(done, done);
    });
    return () => {
      stopBeats();
      release();
    };
  }, [isQueued, stillWaiting]);
}
