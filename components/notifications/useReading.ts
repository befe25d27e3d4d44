"use client";

import { useMutation } from "convex/react";
import { useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { api } from "@/convex/_generated/api";
import type { NotificationRow } from "./types";

/** Marking notifications as read: one, or all of them. `error` says why the last try did not work. */
export function useReading(): {
  read: (id: NotificationRow["notificationId"]) => void;
  readAll: () => void;
  isBusy: boolean;
  error: string | null;
} {
  const errorText = useErrorText();
  const markRead = useMutation(api.notifications.markRead);
  const markAllRead = useMutation(api.notifications.markAllRead);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const attempt = async (work: () => Promise<unknown>) => {
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(errorText(failure));
    }
  };
  const everything = async () => {
    // Each call takes a batch; it says whether that was the last.
    while (!(await markAllRead({})));
  };
  return {
    read: (notificationId) => void attempt(() => markRead({ notificationId })),
    readAll: () => {
      setBusy(true);
      void attempt(everything).finally(() => setBusy(false));
    },
    isBusy,
    error,
  };
}
