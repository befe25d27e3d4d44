"use client";

import { useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";

/** Runs one act at a time: whether it is under way, and what went wrong with the last one. */
export function useAct() {
  const errorText = useErrorText();
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const act = async (run: () => Promise<unknown>): Promise<boolean> => {
    setPending(true);
    setError(null);
    try {
      await run();
      return true;
    } catch (failure) {
      setError(errorText(failure));
      return false;
    } finally {
      setPending(false);
    }
  };
  return { act, isPending, error };
}
