"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { useNow } from "@/components/layout/useNow";
import { Button } from "@/components/ui/button";
import { MeterRing } from "@/components/ui/meter-ring";
import { Notice } from "@/components/ui/notice";
import { Portrait } from "@/components/ui/portrait";
import { api } from "@/convex/_generated/api";
import type { SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";

/** The client's view while the advisor decides: who, how long still, and the way back. */
export function WaitingForAnswer({ session }: { session: SessionView }) {
  const t = useTranslations("waiting");
  const format = useFormat();
  const errorText = useErrorText();
  const cancel = useMutation(api.sessions.cancel);
  const [isCancelling, setIsCancelling] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { leftMs, fraction } = useCountdown(session);

  const takeBack = async () => {
    setIsCancelling(true);
    setError(null);
    try {
      await cancel({ sessionId: session.sessionId });
    } catch (failure) {
      setError(errorText(failure));
      setIsCancelling(false);
    }
  };
  return (
    <section aria-labelledby="waiting" className="grid justify-items-center gap-6 text-center">
      <MeterRing fraction={fraction} size={154} weight={2.2}>
        <Portrait seed={session.peerPortraitSeed ?? session.peerName} size={128} className="block" />
      </MeterRing>
      <div className="grid gap-2">
        <h1 id="waiting" className="display text-xl">
          {t("title", { name: session.peerName })}
        </h1>
        <p className="text-ink-soft">{t("text", { price: format.money(session.ratePerMinuteMinor) })}</p>
      </div>
      <p className="figures text-sm text-ink-faint" role="status">
        {leftMs === null ? t("waiting") : t("left", { seconds: Math.ceil(leftMs / 1000) })}
      </p>
      {session.note === null ? null : <blockquote className="max-w-sm border-s-2 border-line ps-4 text-start text-sm whitespace-pre-line text-ink-soft">{session.note}</blockquote>}
      {error === null ? null : (
        <Notice tone="vermilion" role="alert">
          {error}
        </Notice>
      )}
      <Button variant="secondary" pending={isCancelling} onClick={() => void takeBack()}>
        {t("cancel")}
      </Button>
    </section>
  );
}

/** Time until a request expires, by the browser's clock, never more than the whole of it. */
export function useCountdown({ requestedAtMs, expiresAtMs }: Pick<SessionView, "requestedAtMs" | "expiresAtMs">) {
  const nowMs = useNow();
  if (expiresAtMs === null || nowMs === null) return { leftMs: null, fraction: 1 };
  const wholeMs = expiresAtMs - requestedAtMs;
  const leftMs = Math.min(wholeMs, Math.max(0, expiresAtMs - nowMs));
  return { leftMs, fraction: wholeMs === 0 ? 0 : leftMs / wholeMs };
}
