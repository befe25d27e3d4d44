"use client";

import { useRouter } from "next/navigation";
import { useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { readFailure, useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Initial } from "@/components/ui/initial";
import { MeterRing } from "@/components/ui/meter-ring";
import { api } from "@/convex/_generated/api";
import { splitCharge } from "@/lib/domain/money";
import type { SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";
import { useCountdown } from "./WaitingForAnswer";

/** Everybody who waits for this advisor's answer. Shown on any page. */
export function IncomingRequests() {
  const requests = useQuery(api.sessions.incoming, {}) ?? [];
  return (
    <div aria-live="assertive" className="grid gap-3">
      {requests.map((request) => (
        <IncomingCard key={request.sessionId} request={request} />
      ))}
    </div>
  );
}

/** One request: who asks, at what price, for how long still, and the two answers. */
export function IncomingCard({ request }: { request: SessionView }) {
  const t = useTranslations("incoming");
  const format = useFormat();
  const errorText = useErrorText();
  const router = useRouter();
  const accept = useMutation(api.sessions.accept);
  const decline = useMutation(api.sessions.decline);
  const [busy, setBusy] = useState<"accept" | "decline" | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { leftMs, fraction } = useCountdown(request);
  const { sessionId, peerName, ratePerMinuteMinor, feeBps } = request;

  const answer = async (what: "accept" | "decline") => {
    setBusy(what);
    setError(null);
    try {
      if (what === "accept") {
        await accept({ sessionId });
        router.push(`/session/${sessionId}`);
      } else {
        await decline({ sessionId });
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
        <MeterRing fraction={fraction} tone={leftMs !== null && leftMs <= 15_000 ? "last" : "calm"} size={54} weight={5}>
          <Initial name={peerName} size={42} />
        </MeterRing>
        <div className="min-w-0 flex-1">
          <p className="truncate font-semibold">{t("title", { name: peerName })}</p>
          <p className="figures text-sm text-ink-soft">
            {t("price", { price: format.money(ratePerMinuteMinor), yours: format.money(splitCharge(ratePerMinuteMinor, feeBps).earningMinor) })}
          </p>
        </div>
        {leftMs === null ? null : (
          <span aria-hidden="true" className="figures text-sm text-ink-faint">
            {t("seconds", { seconds: Math.ceil(leftMs / 1000) })}
          </span>
        )}
      </div>
      {request.note === null ? null : <blockquote className="max-h-32 overflow-y-auto border-s-2 border-line ps-3 text-sm whitespace-pre-line text-ink-soft">{request.note}</blockquote>}
      {error === null ? null : (
        <p role="alert" className="text-sm text-vermilion-ink">
          {error}
        </p>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Button variant="secondary" pending={busy === "decline"} disabled={busy !== null} onClick={() => void answer("decline")}>
          {t("decline")}
        </Button>
        <Button pending={busy === "accept"} disabled={busy !== null} onClick={() => void answer("accept")}>
          {t("accept")}
        </Button>
      </div>
    </section>
  );
}
