"use client";

import Link from "next/link";
import { ReceiptText } from "lucide-react";
import { useTranslations } from "next-intl";
import { SessionRating } from "@/components/reviews/SessionRating";
import { Button } from "@/components/ui/button";
import type { SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";
import { SlipRow } from "./Slip";
import { TalkAgain } from "./TalkAgain";

/** What stands in the meter's place once the session is over: the figures, why it ended, and the receipt. */
export function SessionOver({ session }: { session: SessionView }) {
  const t = useTranslations("room.over");
  const reasons = useTranslations("receipt.endReason");
  const format = useFormat();
  const amountMinor = session.me === "advisor" ? session.earningMinor : session.chargeMinor;
  return (
    // On a phone the conversation stays in reach below, however long the rating is.
    <div className="grid gap-4 max-lg:max-h-[60dvh] max-lg:overflow-y-auto">
      <section aria-labelledby="over" className="grid gap-4 rounded-card border border-line bg-surface p-5 lg:p-6">
        <div className="grid gap-1">
          <h2 id="over" className="font-semibold">
            {t("title")}
          </h2>
          {session.endReason === null ? null : <p className="text-sm text-ink-soft">{reasons(session.endReason)}</p>}
        </div>
        <dl className="grid gap-2">
          <SlipRow label={t("time")}>{format.clock(session.baseMs)}</SlipRow>
          {amountMinor === null ? null : (
            <SlipRow label={t(session.me === "advisor" ? "earned" : "charged")} strong>
              {format.money(amountMinor)}
            </SlipRow>
          )}
        </dl>
        <Button asChild full>
          <Link href={`/receipts/${session.sessionId}`}>
            <ReceiptText aria-hidden="true" />
            {t("receipt")}
          </Link>
        </Button>
        {session.me === "client" ? <TalkAgain advisorId={session.advisorId} mode={session.mode} full /> : null}
        <Button asChild variant="quiet" full>
          <Link href={session.me === "advisor" ? "/advisor-dashboard" : "/advisors"}>
            {t(session.me === "advisor" ? "dashboard" : "advisors")}
          </Link>
        </Button>
      </section>
      <SessionRating sessionId={session.sessionId} />
    </div>
  );
}
