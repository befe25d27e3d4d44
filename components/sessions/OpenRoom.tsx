"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import type { SessionView } from "@/lib/billingService";
import type { BillingSessionValue } from "./BillingSession";
import { MeterFavicon } from "./MeterFavicon";
import { RoomFunds } from "./RoomFunds";
import { ringFraction, ringTone } from "./SessionTimer";
import { TextRoom } from "./TextRoom";

// Cameras and connections are needed in video rooms only.
const VideoRoom = dynamic(() => import("@/components/video/VideoRoom").then(({ VideoRoom }) => VideoRoom), { ssr: false });

/** An open room as its rooms see it. */
export type OpenRoomProps = BillingSessionValue & { session: SessionView };

/** The open room: the other person first, the meter in its corner, the way out always in reach. */
export function OpenRoom(room: OpenRoomProps) {
  const { session, snapshot } = room;
  const [isFundsOpen, setIsFundsOpen] = useState(false);
  const isOver = session.state === "ended";
  const { sessionId } = session;
  useEffect(() => {
    // A notice that led here, or would have, has done its work; it goes by the id of the session.
    void import("sonner").then(({ toast }) => toast.dismiss(sessionId));
  }, [sessionId]);
  const addFunds = () => setIsFundsOpen(true);
  return (
    <>
      {session.state === "running" ? <MeterFavicon fraction={ringFraction(snapshot)} tone={ringTone(snapshot)} /> : null}
      {session.mode === "video" && !isOver ? <VideoRoom {...room} onAddFunds={addFunds} /> : <TextRoom {...room} onAddFunds={addFunds} />}
      {/* Outside of what changes with the state: a payment that was begun before the pause is finished in it. */}
      {session.me === "client" && !isOver ? (
        <RoomFunds isOpen={isFundsOpen} onOpenChange={setIsFundsOpen} snapshot={snapshot} resume={room.resume} />
      ) : null}
    </>
  );
}
