"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { RoomFigures } from "@/components/sessions/RoomFigures";
import { MeterLoader } from "@/components/ui/meter-ring";
import { useFormat } from "@/lib/format/useFormat";
import type { MediaChoices } from "@/lib/comms/types";
import { hasJoined, noteJoined, readChoices } from "./callChoices";
import { CallView } from "./CallView";
import { useSeat } from "./useSeat";
import type { VideoRoomProps } from "./videoRoomProps";
import { WaitingRoom } from "./WaitingRoom";

/** The room of a video session: a look into the mirror, then the call. A page that was in it goes back in after a reload. */
export function VideoRoom(room: VideoRoomProps) {
  const { session, snapshot } = room;
  const t = useTranslations("room");
  const tv = useTranslations("video");
  const format = useFormat();
  const [choices, setChoices] = useState<MediaChoices | null>(() => (hasJoined(session.sessionId) ? readChoices() : null));
  const { isSitting, isElsewhere, sit } = useSeat(session.sessionId, choices !== null);
  const join = (chosen: MediaChoices) => {
    noteJoined(session.sessionId);
    setChoices(chosen);
    sit();
  };
  useEffect(() => {
    // A reload of this tab must not take the call back from where it went.
    if (isElsewhere) noteJoined(null);
  }, [isElsewhere]);
  const state = snapshot.status === "offline" ? "offline" : session.state;
  return (
    <div className="mx-auto flex min-h-0 w-full max-w-[100rem] flex-1 flex-col lg:px-6">
      <div className="flex items-center gap-4 border-b border-line px-3 py-2 sm:px-4 lg:border-none lg:px-0 lg:py-3">
        <div className="min-w-0 flex-1 max-lg:sr-only">
          <h1 className="truncate text-lg leading-6 font-semibold tracking-tight">{session.peerName}</h1>
          <p className="figures truncate text-sm text-ink-soft">
            {t(`stateLine.${state}`)} · {t("rate", { price: format.money(session.ratePerMinuteMinor) })}
          </p>
        </div>
        <aside aria-label={t("meter")} className="w-full lg:w-auto">
          <RoomFigures session={session} snapshot={snapshot} look="strip" />
        </aside>
      </div>
      {choices === null || isElsewhere ? (
        <WaitingRoom {...room} isElsewhere={isElsewhere} onJoin={join} />
      ) : isSitting ? (
        <CallView {...room} choices={choices} />
      ) : (
        <MeterLoader size={48} label={tv("state.connecting")} className="m-auto text-accent" />
      )}
    </div>
  );
}
