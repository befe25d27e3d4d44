"use client";

import { useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import type { BillingSessionValue } from "./BillingSession";

export type SessionAction = "pause" | "resume" | "end";

/** Runs the actions of a session one at a time, and keeps what was refused until the next one. */
export function useSessionActions(actions: Pick<BillingSessionValue, SessionAction>) {
  const errorText = useErrorText();
  const [busy, setBusy] = useState<SessionAction | null>(null);
  const [error, setError] = useState<string | null>(null);
  const run = async (what: SessionAction) => {
    setBusy(what);
    setError(null);
    try {
      await actions[what]();
    } catch (failure) {
      setError(errorText(failure));
    }
    setBusy(null);
  };
  return { busy, error, run: (what: SessionAction) => void run(what) };
}
