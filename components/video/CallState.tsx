"use client";

import { Volume2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { MeterLoader } from "@/components/ui/meter-ring";
import type { MediaSnapshot } from "@/lib/comms/types";

export interface CallStateProps {
  media: MediaSnapshot;
  peerName: string;
  /** Whether there is a call to be in. */
  isOpen: boolean;
  isFailing: boolean;
  /** Who is missing is said elsewhere. */
  isTold: boolean;
}

/** What the connection does when it does not simply run, over the pictures; nothing while it does. */
export function CallState({ media, peerName, isOpen, isFailing, isTold }: CallStateProps) {
  const t = useTranslations("video.state");
  if (!isOpen) return <Line isWaiting={false}>{t("left")}</Line>;
  if (media.status === "idle" || media.status === "connecting") return <Line>{t(isFailing ? "failing" : "connecting")}</Line>;
  if (media.status === "reconnecting") return <Line>{t(media.peer === "unstable" ? "unstable" : "reconnecting", { name: peerName })}</Line>;
  if (isTold) return null;
  if (media.status === "connected" && media.peer === "absent") return <Line>{t("waiting", { name: peerName })}</Line>;
  return null;
}

function Line({ isWaiting = true, children }: { isWaiting?: boolean; children: React.ReactNode }) {
  return (
    <p
      role="status"
      className="flex w-fit items-center gap-2 rounded-control border border-line bg-paper/90 px-3 py-1.5 text-xs font-medium sm:text-sm"
    >
      {isWaiting ? <MeterLoader size={16} className="text-accent" /> : null}
      {children}
    </p>
  );
}

/** Offers the click without which this browser plays no sound. */
export function SoundBlocked({ onListen }: { onListen: () => void }) {
  const t = useTranslations("video.sound");
  return (
    <div role="alert" className="absolute inset-0 z-10 grid place-items-center rounded-card bg-veil">
      <div className="grid justify-items-center gap-3 rounded-card border border-line bg-surface p-5 shadow-raised">
        <p className="font-semibold">{t("title")}</p>
        <Button onClick={onListen}>
          <Volume2 aria-hidden="true" />
          {t("listen")}
        </Button>
      </div>
    </div>
  );
}
