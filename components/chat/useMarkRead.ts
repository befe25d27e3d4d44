"use client";

import { useMutation } from "convex/react";
import { useEffect } from "react";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";

/** Says that the newest message of the other party was seen, once it is on a visible page. */
export function useMarkRead(sessionId: Id<"sessions">, newestFromPeer: string | null): void {
  const markRead = useMutation(api.messages.markRead);
  useEffect(() => {
    if (newestFromPeer === null) return;
    const done = () => undefined;
    const mark = () => {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", mark);
      // Not read is what it stays if this fails; the next message tries again.
      markRead({ sessionId }).then(done, done);
    };
    document.addEventListener("visibilitychange", mark);
    mark();
    return () => document.removeEventListener("visibilitychange", mark);
  }, [markRead, sessionId, newestFromPeer]);
}
