"use client";

import { useRouter } from "next/navigation";
import { MessageSquare, Video } from "lucide-react";
import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { readFailure, useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Initial } from "@/components/ui/initial";
import { MeterRing } from "@/components/ui/meter-ring";
import { api } from "@/convex/_generated/api";
import type { SessionView } from "@/lib/billingService";
import { splitCharge } from "@/lib/domain/money";
import type { DeclineCause } from "@/lib/domain/queue";
import { useFormat } from "@/lib/format/useFormat";
import { DeclineReason } from "./DeclineReason";
import { useCountdown } from "./useCountdown";

/** From here on the ring around the asker turns to the tone of the last minute. */
const HURRY_MS = 15_000;

/** One request: who asks, how, at what price, for how long still, and the two answers. A queued one can only be declined. */
export function IncomingCard({ request }: { request: SessionView }) {
  const t = useTranslations("incoming");
  const format = useFormat();
  const errorText = useErrorText();
  const router = useRouter();
  const accept = useMutation(api.sessions.accept);
  const decline = useMutation(api.sessions.decline);
  const [busy, setBusy] = useState<"accept" | "decline" | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isSayingWhy, setIsSayingWhy] = useState(false);
  const [cause, setCause] = useState<DeclineCause | null>(null);
  const [words, setWords] = useState("");
  const { leftMs, fraction } = useCountdown(request);
  const { sessionId, peerName, ratePerMinuteMinor, feeBps, mode } = request;
  const isQueued = request.state === "queued";
  const Icon = mode === "video" ? Video : MessageSquare;

  const answer = async (what: "accept" | "decline") => {
    setBusy(what);
    setError(null);
    try {
      if (what === "accept") {
        await accept({ sessionId });
        router.push(`/session/${sessionId}`);
      } else {
        const why = isSayingWhy ? { ...(cause === null ? {} : { cause }), ...(words.trim() === "" ? {} : { reason: words }) } : {};
        await decline({ sessionId, ...why });
      }
    } catch (failure) {
      // The money is the client's: the advisor is told that it cannot start, not to add funds.
      setError(readFailure(failure).code === "INSUFFICIENT_FUNDS" ? t("cannotStart", { name: peerName }) : errorText(failure));
      setBusy(null);
    }
  };
  return (
    <section aria-label={t("label", { name: peerName })} className="grid animate-rise gap-4 rounded-card border border-line bg-surface p-4 shadow-raised">
      <div className="flex items-center gap-3">
        <MeterRing fraction={fraction} tone={leftMs !== null && leftMs <= HURRY_MS ? "last" : "calm"} size={54} weight={5}>
          <Initial name={peerName} size={42} />
        </MeterRing>
        <div className="min-w-0 flex-1">
          <p className="flex items-center gap-2 font-semibold">
            <Icon className="size-4 shrink-0 stroke-[1.5] text-ink-faint" aria-hidden="true" />
            <span className="truncate">{t(`title.${mode}`, { name: peerName })}</span>
          </p>
          <p className="figures text-sm text-ink-soft">
            {t("price", { price: format.money(ratePerMinuteMinor), yours: format.money(splitCharge(ratePerMinuteMinor, feeBps).earningMinor) })}
          </p>
          {leftMs === null && !isQueued ? null : (
            <p aria-hidden="true" className="figures text-sm text-ink-faint">
              {isQueued ? t("queued") : t("left", { seconds: Math.ceil((leftMs ?? 0) / 1000) })}
            </p>
          )}
        </div>
      </div>
      {request.note === null ? null : <blockquote className="written max-h-32 overflow-y-auto border-s-2 border-line ps-3 text-sm whitespace-pre-line text-ink-soft">{request.note}</blockquote>}
      {isSayingWhy ? <DeclineReason name={peerName} cause={cause} onCause={setCause} words={words} onWords={setWords} /> : null}
      {error === null ? null : (
        <p role="alert" className="text-sm text-vermilion-ink">
          {error}
        </p>
      )}
      <div className="grid gap-2">
        <div className={isQueued ? "grid" : "grid grid-cols-2 gap-2"}>
          <Button variant="secondary" pending={busy === "decline"} disabled={busy !== null} onClick={() => void answer("decline")}>
            {t("decline")}
          </Button>
          {isQueued ? null : (
            <Button pending={busy === "accept"} disabled={busy !== null} onClick={() => void answer("accept")}>
              {t("accept")}
            </Button>
          )}
        </div>
        {isSayingWhy ? null : (
          <Button variant="link" size="sm" className="justify-self-start" onClick={() => setIsSayingWhy(true)}>
            {t("sayWhy")}
          </Button>
        )}
      </div>
    </section>
  );
}
