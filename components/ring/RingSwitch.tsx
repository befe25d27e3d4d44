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
    <div className="flex items-center justify-between gap-3 rounded-card border border-line bg-surface ps-4 pe-1 shadow-raised">
      <p className="text-sm text-ink-soft">{isBlocked ? t("blocked") : null}</p>
      <Button variant="quiet" size="sm" className="my-1" onClick={() => setMuted(!isMuted)}>
        {isMuted ? <Bell aria-hidden="true" /> : <BellOff aria-hidden="true" />}
        {t(isMuted ? "unmute" : "mute")}
      </Button>
    </div>
  );
}
