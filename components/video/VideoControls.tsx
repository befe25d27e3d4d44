"use client";

import {
  Ellipsis,
  Keyboard,
  LayoutGrid,
  Maximize,
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  PictureInPicture2,
  Settings2,
  Video,
  VideoOff,
} from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/dropdown-menu";
import type { MediaSnapshot } from "@/lib/comms/types";
import { BarButton } from "./BarButton";
import type { ShortcutAction } from "./useShortcuts";

export interface VideoControlsProps {
  media: Pick<MediaSnapshot, "mic" | "camera" | "sharing">;
  /** Nothing can be switched while there is no call. */
  isInCall: boolean;
  can: { share: boolean; fullScreen: boolean; pictureInPicture: boolean };
  isFullScreen: boolean;
  isChatOpen: boolean;
  unread: number;
  onAction: (action: ShortcutAction) => void;
  onDevices: () => void;
  /** Pause, resume and end, which belong to the session and not to the call. */
  children: ReactNode;
}

/** Everything one does in a call, in one bar at thumb's reach. What does not fit on a phone is under "More". */
export function VideoControls({
  media,
  isInCall,
  can,
  isFullScreen,
  isChatOpen,
  unread,
  onAction,
  onDevices,
  children,
}: VideoControlsProps) {
  const t = useTranslations("video.controls");
  const fullScreenName = t(isFullScreen ? "leaveFullScreen" : "fullScreen");
  const shareName = t(media.sharing ? "stopShare" : "share");
  return (
    <div role="group" aria-label={t("bar")} className="flex items-start justify-center gap-1 sm:gap-2">
      <BarButton
        name={t(media.mic ? "mute" : "unmute")}
        word={t(media.mic ? "word.mute" : "word.unmute")}
        tone={media.mic || !isInCall ? "plain" : "off"}
        disabled={!isInCall}
        onClick={() => onAction("mic")}
      >
        {media.mic ? <Mic /> : <MicOff />}
      </BarButton>
      <BarButton
        name={t(media.camera ? "cameraOff" : "cameraOn")}
        word={t("word.camera")}
        tone={media.camera || !isInCall ? "plain" : "off"}
        disabled={!isInCall}
        onClick={() => onAction("camera")}
      >
        {media.camera ? <Video /> : <VideoOff />}
      </BarButton>
      {can.share ? (
        <BarButton
          name={shareName}
          word={t(media.sharing ? "word.stop" : "word.share")}
          tone={media.sharing ? "on" : "plain"}
          disabled={!isInCall}
          onClick={() => onAction("share")}
          className="hidden sm:grid"
        >
          {media.sharing ? <MonitorX /> : <MonitorUp />}
        </BarButton>
      ) : null}
      <BarButton name={t("layout")} word={t("word.layout")} onClick={() => onAction("layout")} className="hidden sm:grid">
        <LayoutGrid />
      </BarButton>
      {can.fullScreen ? (
        <BarButton name={fullScreenName} word={t("word.fullScreen")} onClick={() => onAction("fullScreen")} className="hidden md:grid">
          <Maximize />
        </BarButton>
      ) : null}
      {can.pictureInPicture ? (
        <BarButton
          name={t("pictureInPicture")}
          word={t("word.pip")}
          disabled={!isInCall}
          onClick={() => onAction("pictureInPicture")}
          className="hidden md:grid"
        >
          <PictureInPicture2 />
        </BarButton>
      ) : null}
      <BarButton
        name={t("chat")}
        word={t("word.chat")}
        tone={isChatOpen ? "on" : "plain"}
        aria-expanded={isChatOpen}
        onClick={() => onAction("chat")}
        badge={unread}
        badgeText={t("chatUnread", { count: unread })}
      >
        <MessageSquare />
      </BarButton>
      <Menu>
        <MenuTrigger asChild>
          <BarButton name={t("more")} word={t("word.more")}>
            <Ellipsis />
          </BarButton>
        </MenuTrigger>
        <MenuContent side="top" align="center">
          {can.share ? (
            <MenuItem className="sm:hidden" disabled={!isInCall} onSelect={() => onAction("share")}>
              <MonitorUp aria-hidden="true" />
              {shareName}
            </MenuItem>
          ) : null}
          <MenuItem className="sm:hidden" onSelect={() => onAction("layout")}>
            <LayoutGrid aria-hidden="true" />
            {t("layout")}
          </MenuItem>
          {can.fullScreen ? (
            <MenuItem className="md:hidden" onSelect={() => onAction("fullScreen")}>
              <Maximize aria-hidden="true" />
              {fullScreenName}
            </MenuItem>
          ) : null}
          {can.pictureInPicture ? (
            <MenuItem className="md:hidden" disabled={!isInCall} onSelect={() => onAction("pictureInPicture")}>
              <PictureInPicture2 aria-hidden="true" />
              {t("pictureInPicture")}
            </MenuItem>
          ) : null}
          <MenuItem onSelect={onDevices}>
            <Settings2 aria-hidden="true" />
            {t("devices")}
          </MenuItem>
          <MenuItem onSelect={() => onAction("help")}>
            <Keyboard aria-hidden="true" />
            {t("shortcuts")}
          </MenuItem>
        </MenuContent>
      </Menu>
      <span aria-hidden="true" className="mx-0.5 h-11 w-px self-start bg-line sm:mx-1" />
      {children}
    </div>
  );
}
