"use client";

import { useMutation } from "convex/react";
import { useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { api } from "@/convex/_generated/api";
import type { SessionView } from "@/lib/billingService";

/** Takes a request back or leaves the queue; says what went wrong if it did. */
export function useCancelRequest(sessionId: SessionView["sessionId"]) {
  const errorText = useErrorText();
  const cancel = useMutation(api.sessions.cancel);
  const [isCancelling, setIsCancelling] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const takeBack = async () => {
    setIsCancelling(true);
    setError(null);
    try {
      await cancel({ sessionId });
    } catch (failure) {
      setError(errorText(failure));
      setIsCancelling(false);
    }
  };
  return { takeBack, isCancelling, error };
}
