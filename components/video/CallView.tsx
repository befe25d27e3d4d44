"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { ChatPanel } from "@/components/chat/ChatPanel";
import { useUnreadCount } from "@/components/chat/useChat";
import { RoomControls } from "@/components/sessions/RoomControls";
import { RoomNotice } from "@/components/sessions/RoomNotice";
import { useClosedReason } from "@/components/sessions/useClosedReason";
import { useIsWide } from "@/components/sessions/useIsWide";
import { Button } from "@/components/ui/button";
import type { MediaChoices, MediaError } from "@/lib/comms/types";
import { CallDialogs, type CallDialog } from "./CallDialogs";
import { CallState, SoundBlocked } from "./CallState";
import { nextLayout, type Layout } from "./layouts";
import { MediaProblem } from "./MediaProblem";
import { openEpoch } from "./openEpoch";
import { useCall } from "./useCall";
import { useCallDevices } from "./useCallDevices";
import { useReportPresence } from "./useReportPresence";
import { useScreenModes } from "./useScreenModes";
import { useShortcuts, type ShortcutAction } from "./useShortcuts";
import { VideoControls } from "./VideoControls";
import type { VideoRoomProps } from "./videoRoomProps";
import { VideoStage } from "./VideoStage";

/** The call itself: pictures first, the bar below them, the chat beside them, and what is going on over them. */
export function CallView({
  session,
  snapshot,
  choices,
  onAddFunds,
  ...actions
}: VideoRoomProps & { choices: MediaChoices }) {
  const t = useTranslations("video");
  const isWide = useIsWide();
  const epoch = openEpoch(session, snapshot);
  const {
    snapshot: media,
    media: call,
    keep,
    isFailing,
    rejoin,
  } = useCall({ sessionId: session.sessionId, provider: session.commsProvider ?? "local", epoch, choices });
  const [layout, setLayout] = useState<Layout>("corner");
  const [chatChoice, setChatChoice] = useState<boolean | null>(null);
  const [dialog, setDialog] = useState<CallDialog | null>(null);
  const [dismissed, setDismissed] = useState<MediaError | null>(null);
  const stage = useRef<HTMLDivElement>(null);
  const devices = useCallDevices(call, keep);
  const modes = useScreenModes(stage, t("peerVideo", { name: session.peerName }));
  const closedReason = useClosedReason(session);
  const isChatOpen = chatChoice ?? isWide;
  const unread = useUnreadCount(session.sessionId);
  const isInCall = media.status === "connected" || media.status === "reconnecting";
  useReportPresence(media);

  const act = async (action: ShortcutAction) => {
    switch (action) {
      case "mic":
        devices.remember({ mic: !media.mic });
        return await call?.setMic(!media.mic);
      case "camera":
        devices.remember({ camera: !media.camera });
        return await call?.setCamera(!media.camera);
      case "share":
        return await (media.sharing ? call?.stopShare() : call?.startShare());
      case "layout":
        return setLayout(nextLayout);
      case "fullScreen":
        return await modes.toggleFullScreen();
      case "pictureInPicture":
        return await modes.togglePictureInPicture();
      case "chat":
        return setChatChoice(!isChatOpen);
      case "help":
        return setDialog("help");
    }
  };
  const run = (action: ShortcutAction) => {
    // A browser may refuse full screen or a picture of its own; the call goes on as it was.
    act(action).catch(() => toast.error(t("controls.refused")));
  };
  useShortcuts(run);
  const retry = async () => {
    if (media.status === "failed") return rejoin();
    await call?.setMic(true);
    if (choices.camera) await call?.setCamera(true);
  };
  const problem = media.error !== null && media.error !== dismissed ? media.error : null;
  return (
    <div className="flex min-h-0 flex-1 gap-4 lg:pb-4">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col gap-2 px-2 pt-2 sm:gap-3 sm:px-4 lg:px-0 lg:pt-0">
        <div ref={stage} className="relative flex min-h-0 flex-1">
          <VideoStage
            media={media}
            peerName={session.peerName}
            peerPortraitSeed={session.peerPortraitSeed}
            layout={layout}
            isStill={epoch === null}
          >
            <CallState
              media={media}
              isFailing={isFailing}
              peerName={session.peerName}
              isOpen={epoch !== null}
              isTold={session.state !== "running"}
            />
          </VideoStage>
          {media.needsGesture ? <SoundBlocked onListen={() => void call?.resumePlayback()} /> : null}
          {isChatOpen && !isWide ? (
            <div className="absolute inset-0 z-10 flex flex-col rounded-card border border-line bg-surface">{chat()}</div>
          ) : null}
        </div>
        <div className="grid shrink-0 gap-2 empty:hidden">
          {problem === null ? null : (
            <MediaProblem
              error={problem}
              peerName={session.peerName}
              onRetry={() => void retry()}
              action={
                <>
                  {isChatOpen ? null : (
                    <Button size="sm" variant="secondary" onClick={() => setChatChoice(true)}>
                      {t("problem.chat")}
                    </Button>
                  )}
                  <Button size="sm" variant="quiet" onClick={() => setDismissed(problem)}>
                    {t("problem.dismiss")}
                  </Button>
                </>
              }
            />
          )}
          <RoomNotice
            session={session}
            snapshot={snapshot}
            place={media.peer === "absent" ? "callAlone" : "callTogether"}
            onAddFunds={onAddFunds}
          />
        </div>
        <div className="shrink-0 pb-[max(0.5rem,env(safe-area-inset-bottom))] lg:pb-0">
          <VideoControls
            media={media}
            isInCall={isInCall}
            can={modes.can}
            isFullScreen={modes.isFullScreen}
            isChatOpen={isChatOpen}
            unread={isChatOpen ? 0 : unread}
            onAction={run}
            onDevices={() => setDialog("devices")}
          >
            <RoomControls session={session} snapshot={snapshot} {...actions} look="bar" />
          </VideoControls>
        </div>
      </div>
      {isChatOpen && isWide ? (
        <div className="flex w-80 min-h-0 shrink-0 flex-col rounded-card border border-line bg-surface xl:w-96">{chat()}</div>
      ) : null}
      <CallDialogs
        open={dialog}
        onClose={() => setDialog(null)}
        devices={devices.chosen}
        onDevice={(kind, id) => void devices.setDevice(kind, id)}
      />
    </div>
  );

  function chat() {
    return (
      <ChatPanel
        sessionId={session.sessionId}
        peerName={session.peerName}
        openingNote={session.note}
        closedReason={closedReason}
        notice={null}
        variant="side"
      />
    );
  }
}
