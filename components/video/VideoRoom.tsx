"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { BillingSessionValue } from "@/components/sessions/BillingSession";
import { RoomFigures } from "@/components/sessions/RoomFigures";
import type { SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";
import type { MediaChoices } from "@/lib/comms/types";
import { hasJoined, noteJoined, readChoices } from "./callChoices";
import { CallView } from "./CallView";
import { WaitingRoom } from "./WaitingRoom";

export type VideoRoomProps = BillingSessionValue & { session: SessionView; onAddFunds: () => void };

/** The room of a video session: a look into the mirror, then the call. A page that was in it goes back in after a reload. */
export function VideoRoom(room: VideoRoomProps) {
  const { session, snapshot } = room;
  const t = useTranslations("room");
  const format = useFormat();
  const [choices, setChoices] = useState<MediaChoices | null>(() => (hasJoined(session.sessionId) ? readChoices() : null));
  const [isElsewhere, setIsElsewhere] = useState(false);
  const join = (chosen: MediaChoices) => {
    noteJoined(session.sessionId);
    setIsElsewhere(false);
    setChoices(chosen);
  };
  const replaced = () => {
    noteJoined(null);
    setIsElsewhere(true);
    setChoices(null);
  };
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
      {choices === null ? (
        <WaitingRoom {...room} isElsewhere={isElsewhere} onJoin={join} />
      ) : (
        <CallView {...room} choices={choices} onReplaced={replaced} />
      )}
    </div>
  );
}
