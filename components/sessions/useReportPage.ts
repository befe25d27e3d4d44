"use client";

import { useEffect } from "react";
import { reportActivity } from "@/lib/billing/activity";

/** How often it is said, ms; well inside the time after which nothing counts as happening. */
const EVERY_MS = 5_000;

/**
 * Says that the page of a chat is in front: reading and thinking are being there, and only somebody who has gone to another
 * tab or window has left. An advisor is not vouched for by an open page, because the client pays for what they do.
 */
export function useReportPage(isVouched: boolean): void {
  useEffect(() => {
    if (!isVouched) return;
    const report = () => {
      if (document.visibilityState === "visible") reportActivity();
    };
    report();
    const timer = setInterval(report, EVERY_MS);
    document.addEventListener("visibilitychange", report);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", report);
    };
  }, [isVouched]);
}
