"use client";

import { usePathname } from "next/navigation";
import type { Viewer } from "@/components/auth/useViewer";
import { cn } from "@/components/ui/cn";
import { usePresenceBeat } from "@/lib/billing/usePresenceBeat";
import { isAllowed } from "@/lib/rolePermissions";
import { IncomingRequests } from "./IncomingRequests";
import { NameDialog } from "./NameDialog";
import { OpenSessions } from "./OpenSessions";
import { QueueCards } from "./QueueCards";
import { TurnWatch } from "./TurnWatch";

/** What goes on while one is elsewhere: requests to answer, turns that come, sessions to return to. Also says that an advisor is here. */
export function LiveDesk({ viewer }: { viewer: Viewer }) {
  const pathname = usePathname();
  const isAdvisor = !viewer.suspended && isAllowed(viewer.roles, "sessions.answer");
  usePresenceBeat(isAdvisor);
  const isRoom = pathname.startsWith("/session/");
  // The payment page keeps the session it pays for in its own place.
  const isPaying = pathname.startsWith("/pay/");
  return (
    <>
      {viewer.needsName ? <NameDialog /> : null}
      {viewer.suspended ? null : <TurnWatch />}
      <div
        data-print="hide"
        className={cn(
          "pointer-events-none fixed inset-x-3 z-30 grid gap-3 *:pointer-events-auto sm:start-auto sm:end-4 sm:w-92",
          // In the room the lower edge belongs to the conversation.
          isRoom ? "top-20" : "bottom-3 sm:bottom-4",
        )}
      >
        {isAdvisor ? <IncomingRequests /> : null}
        {isRoom || isPaying ? null : (
          <>
            <QueueCards />
            <OpenSessions />
          </>
        )}
      </div>
    </>
  );
}
