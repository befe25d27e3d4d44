"use client";

import { useTranslations } from "next-intl";
import { RoomControls } from "@/components/sessions/RoomControls";
import { RoomNotice } from "@/components/sessions/RoomNotice";
import { Notice } from "@/components/ui/notice";
import type { MediaChoices } from "@/lib/comms/types";
import { PreJoin } from "./PreJoin";
import type { VideoRoomProps } from "./videoRoomProps";

/** Before one is in the call: the preview, and what goes on in the session meanwhile. */
export function WaitingRoom({
  session,
  snapshot,
  isElsewhere,
  onJoin,
  onAddFunds,
  ...actions
}: VideoRoomProps & { isElsewhere: boolean; onJoin: (choices: MediaChoices) => void }) {
  const t = useTranslations("video.join");
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-4 lg:px-0">
      <div className="mx-auto my-auto grid w-full max-w-4xl gap-4">
        {isElsewhere ? <Notice tone="amber">{t("elsewhere")}</Notice> : null}
        <RoomNotice session={session} snapshot={snapshot} place="preview" onAddFunds={onAddFunds} />
        <PreJoin peerName={session.peerName} onJoin={onJoin} />
        <div className="justify-self-center pt-2">
          <RoomControls session={session} snapshot={snapshot} {...actions} look="bar" />
        </div>
      </div>
    </div>
  );
}
