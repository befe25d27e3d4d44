"use client";

import { MicOff } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Initial } from "@/components/ui/initial";
import { Portrait } from "@/components/ui/portrait";
import type { Quality } from "@/lib/comms/types";
import { QualityBars } from "./QualityBars";
import { useStream } from "./useStream";

export interface VideoTileProps {
  /** Null shows the portrait. */
  stream: MediaStream | null;
  /** Accessible name of the picture. */
  label: string;
  /** Written in the corner. */
  name: string;
  portraitSeed?: string | null;
  /** Whose first letter stands for a picture that is off and has no portrait; `name` unless said. */
  faceName?: string;
  isMirrored?: boolean;
  isMuted?: boolean;
  isSpeaking?: boolean;
  quality?: Quality;
  /** A screen is shown whole, a face fills its tile. */
  fit?: "cover" | "contain";
  size?: "large" | "small";
  className?: string;
  children?: ReactNode;
}

/** One picture of the call, with who it is and how they are doing. A speaking person's tile has an outline. */
export function VideoTile({
  stream,
  label,
  name,
  portraitSeed = null,
  faceName = name,
  isMirrored = false,
  isMuted = false,
  isSpeaking = false,
  quality,
  fit = "cover",
  size = "large",
  className,
  children,
}: VideoTileProps) {
  const t = useTranslations("video");
  return (
    <div
      data-speaking={isSpeaking}
      className={cn(
        "relative grid min-h-0 min-w-0 place-items-center overflow-hidden rounded-card border border-line bg-sunk",
        "after:pointer-events-none after:absolute after:inset-0 after:rounded-[inherit] after:border-2 after:border-transparent after:transition-colors after:duration-150",
        isSpeaking && "after:border-accent",
        className,
      )}
    >
      {stream === null ? (
        <Face seed={portraitSeed} name={faceName} size={size} />
      ) : (
        <Picture stream={stream} label={label} isMirrored={isMirrored} fit={fit} />
      )}
      {children}
      <div
        className={cn(
          "absolute flex items-center gap-2 rounded-control bg-paper/85 text-xs font-medium text-ink",
          size === "large"
            ? "start-2 bottom-2 max-w-[calc(100%-1rem)] px-2 py-1"
            : "start-1 bottom-1 max-w-[calc(100%-0.5rem)] px-1.5 py-0.5",
        )}
      >
        {isMuted ? <MicOff className="size-3.5 shrink-0 stroke-[1.5] text-vermilion-ink" role="img" aria-label={t("muted")} /> : null}
        <span className="truncate">{name}</span>
        {quality === undefined ? null : <QualityBars quality={quality} label={t(`quality.${quality}`)} />}
      </div>
    </div>
  );
}

function Picture({
  stream,
  label,
  isMirrored,
  fit,
}: {
  stream: MediaStream;
  label: string;
  isMirrored: boolean;
  fit: "cover" | "contain";
}) {
  const video = useStream(stream);
  return (
    <video
      ref={video}
      aria-label={label}
      autoPlay
      playsInline
      className={cn("absolute inset-0 size-full", fit === "cover" ? "object-cover" : "object-contain", isMirrored && "-scale-x-100")}
    />
  );
}

function Face({ seed, name, size }: { seed: string | null; name: string; size: "large" | "small" }) {
  const px = size === "large" ? 112 : 48;
  return seed === null ? <Initial name={name} size={px} /> : <Portrait seed={seed} size={px} />;
}
