"use client";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { SessionView } from "@/lib/billingService";
import { useCancelRequest } from "./useCancelRequest";

/** What the client wrote to a request that is not answered yet, and the button that takes it back. */
export function WayOut({ session, label }: { session: SessionView; label: string }) {
  const { takeBack, isCancelling, error } = useCancelRequest(session.sessionId);
  return (
    <>
      {session.note === null ? null : (
        <blockquote className="max-w-sm border-s-2 border-line ps-4 text-start text-sm text-ink-soft">
          <p className="written whitespace-pre-line">{session.note}</p>
        </blockquote>
      )}
      {error === null ? null : (
        <Notice tone="vermilion" role="alert">
          {error}
        </Notice>
      )}
      <Button variant="secondary" pending={isCancelling} onClick={() => void takeBack()}>
        {label}
      </Button>
    </>
  );
}
