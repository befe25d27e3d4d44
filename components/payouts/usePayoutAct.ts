"use client";

import { useState } from "react";
import { usePayoutErrors } from "./usePayoutErrors";

/** Runs one act on payouts at a time: whether it is under way, and what went wrong with the last one. */
export function usePayoutAct() {
  const errorText = usePayoutErrors();
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  /** What the act gave; undefined when it was refused. */
  const act = async <T>(run: () => Promise<T>): Promise<{ value: T } | undefined> => {
    setPending(true);
    setError(null);
    try {
      return { value: await run() };
    } catch (failure) {
      setError(errorText(failure));
      return undefined;
    } finally {
      setPending(false);
    }
  };
  return { act, isPending, error };
}
