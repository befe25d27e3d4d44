"use client";

import { Bell, BellOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { useRingState } from "./useRing";

/** Mutes the ring while it rings, and says so when the browser holds it back. */
export function RingSwitch() {
  const t = useTranslations("ring");
  const { isMuted, isBlocked, setMuted } = useRingState();
  return (
    <div className="flex items-center gap-2 justify-self-end rounded-control border border-line bg-surface p-0.5 shadow-raised">
      {isBlocked ? <p className="py-1.5 ps-3 text-sm text-ink-soft">{t("blocked")}</p> : null}
      <Button variant="quiet" size="sm" onClick={() => setMuted(!isMuted)}>
        {isMuted ? <Bell aria-hidden="true" /> : <BellOff aria-hidden="true" />}
        {t(isMuted ? "unmute" : "mute")}
      </Button>
    </div>
  );
}
