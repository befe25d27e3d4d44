"use client";

import { useEffect } from "react";
import { reportActivity } from "@/lib/billing/activity";
import type { MediaSnapshot } from "@/lib/comms/types";

/** How often what goes on in a call is said, ms; well inside the time after which nothing counts as happening. */
const EVERY_MS = 5_000;

/** Says that something happens in the call: a voice, a camera, a shared screen. A muted call without a picture is idle. */
export function useReportPresence({ speaking, camera, sharing }: Pick<MediaSnapshot, "speaking" | "camera" | "sharing">): void {
  const isActive = speaking || camera || sharing;
  useEffect(() => {
    if (!isActive) return;
    reportActivity();
    const timer = setInterval(reportActivity, EVERY_MS);
    return () => clearInterval(timer);
  }, [isActive]);
}
