"use client";

import { toast } from "sonner";
import { SessionTimer } from "@/components/sessions/SessionTimer";
import type { Id } from "@/convex/_generated/dataModel";

/** A small meter in the corner of a page of your own. The page needs the id and nothing else. */
export function CornerMeter({ sessionId }: { sessionId: Id<"sessions"> }) {
  return (
    <div className="fixed end-4 bottom-4">
      <SessionTimer
        sessionId={sessionId}
        compact
        size="4rem"
        onBalanceWarning={(warning) => toast.warning(warning === "one_minute" ? "About 1 minute left" : "About 2 minutes left")}
        onPaused={() => toast("Paused. Nothing is billed.")}
      />
    </div>
  );
}
