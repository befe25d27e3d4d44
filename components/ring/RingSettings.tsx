"use client";

import { BellRing, Volume2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Switch } from "@/components/ui/switch";
import { ringBrowser } from "./ringBrowser";
import { useNotificationState } from "./useNotes";
import { useRingState } from "./useRing";

/** How an advisor hears of requests: the switch of the ring, a try, and an offer of notifications that asks only when pressed. */
export function RingSettings() {
  const t = useTranslations("ring");
  const { isMuted, setMuted } = useRingState();
  const id = useId();
  return (
    <Card className="grid gap-x-12 gap-y-4 p-5 sm:p-6 md:col-span-2 md:grid-cols-2">
      <h2 className="font-semibold md:col-span-2">{t("title")}</h2>
      <div className="flex items-start justify-between gap-6">
        <div className="grid gap-1">
          <label htmlFor={id} className="text-sm font-medium">
            {t("sound")}
          </label>
          <p id={`${id}-text`} className="text-sm text-ink-soft">
            {t(isMuted ? "soundOff" : "soundOn")}
          </p>
          <Button variant="link" size="sm" className="justify-self-start" onClick={() => ringBrowser.play({ loop: false })}>
            <Volume2 aria-hidden="true" />
            {t("try")}
          </Button>
        </div>
        <Switch id={id} aria-describedby={`${id}-text`} checked={!isMuted} onCheckedChange={(on) => setMuted(!on)} className="mt-0.5" />
      </div>
      <NotificationOffer />
    </Card>
  );
}

function NotificationOffer() {
  const t = useTranslations("ring");
  const { state, ask } = useNotificationState();
  const [isAsking, setIsAsking] = useState(false);
  if (state === "unsupported") return null;
  const press = async () => {
    setIsAsking(true);
    await ask();
    setIsAsking(false);
  };
  return (
    <div className="flex flex-wrap items-start justify-between gap-3 border-t border-line pt-4 md:border-t-0 md:pt-0">
      <div className="grid min-w-0 flex-1 basis-48 gap-1">
        <h3 className="text-sm font-medium">{t("notify")}</h3>
        <p className="text-sm text-ink-soft" aria-live="polite">
          {t(state === "default" ? "notifyOffer" : state === "granted" ? "notifyOn" : "notifyOff")}
        </p>
      </div>
      {state === "default" ? (
        <Button variant="secondary" size="sm" pending={isAsking} onClick={() => void press()}>
          <BellRing aria-hidden="true" />
          {t("allow")}
        </Button>
      ) : null}
    </div>
  );
}
