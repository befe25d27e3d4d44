"use client";

import { MonitorUp } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { cn } from "@/components/ui/cn";
import type { MediaSnapshot } from "@/lib/comms/types";
import { arrange, type Layout, type TileKind } from "./layouts";
import { VideoTile } from "./VideoTile";

export interface VideoStageProps {
  media: MediaSnapshot;
  peerName: string;
  peerPortraitSeed: string | null;
  layout: Layout;
  /** Pictures are off by rule: dimmed, with why over it. */
  isStill: boolean;
  /** Lies in the upper corner: what is going on. */
  children?: ReactNode;
}

/** The pictures of a call. The other person comes first; one's own picture never covers more than a corner of theirs. */
export function VideoStage({ media, peerName, peerPortraitSeed, layout, isStill, children }: VideoStageProps) {
  const t = useTranslations("video");
  const { viewer } = useViewer();
  const { main, small } = arrange(layout, { peerShares: media.remoteScreenStream !== null });
  const tile = (kind: TileKind, size: "large" | "small") => {
    switch (kind) {
      case "peerScreen":
        return (
          <VideoTile
            key={kind}
            stream={media.remoteScreenStream}
            label={t("peerScreen", { name: peerName })}
            name={t("peerScreen", { name: peerName })}
            fit="contain"
            size={size}
          />
        );
      case "peer":
        return (
          <VideoTile
            key={kind}
            stream={media.peerCamera ? media.remoteStream : null}
            label={t("peerVideo", { name: peerName })}
            name={peerName}
            portraitSeed={peerPortraitSeed}
            isMuted={media.peer !== "absent" && !media.peerMic}
            isSpeaking={media.peerSpeaking}
            {...(media.peer === "absent" ? {} : { quality: media.peerQuality })}
            size={size}
          />
        );
      case "you":
        return (
          <VideoTile
            key={kind}
            stream={media.localStream}
            label={t("yourVideo")}
            name={t("you")}
            faceName={viewer?.firstName || t("you")}
            isMirrored
            isMuted={media.status !== "idle" && !media.mic}
            isSpeaking={media.speaking}
            {...(media.peer === "absent" ? {} : { quality: media.quality })}
            size={size}
          />
        );
    }
  };
  return (
    <section aria-label={t("stage")} data-layout={layout} className="relative flex min-h-0 flex-1">
      <div
        className={cn(
          "grid min-h-0 flex-1 gap-2 transition-opacity duration-150",
          layout === "side" && "auto-rows-fr grid-cols-1 sm:auto-cols-fr sm:grid-flow-col",
          layout === "speaker" && "grid-rows-[1fr_auto] sm:grid-cols-[1fr_11rem] sm:grid-rows-1",
          isStill && "opacity-45",
        )}
      >
        {main.map((kind) => tile(kind, "large"))}
        {layout === "speaker" ? (
          <div className="flex h-24 gap-2 *:flex-1 sm:h-auto sm:flex-col sm:*:max-h-36">{small.map((kind) => tile(kind, "small"))}</div>
        ) : null}
      </div>
      {layout === "corner" ? (
        <div className="absolute end-2 top-2 grid w-24 auto-rows-[4.5rem] gap-2 sm:w-44 sm:auto-rows-[6.25rem] lg:w-52 lg:auto-rows-[7.5rem]">
          {small.map((kind) => tile(kind, "small"))}
        </div>
      ) : null}
      <div
        className={cn(
          "pointer-events-none absolute start-2 top-2 grid gap-2",
          layout === "corner" ? "end-28 sm:end-48 lg:end-56" : "end-2",
        )}
      >
        {children}
        {media.sharing ? (
          <p
            role="status"
            className="flex w-fit items-center gap-2 rounded-control bg-accent px-3 py-1.5 text-xs font-medium text-on-accent sm:text-sm"
          >
            <MonitorUp className="size-4 shrink-0 stroke-[1.5]" aria-hidden="true" />
            {t("sharingNote")}
          </p>
        ) : null}
      </div>
    </section>
  );
}
