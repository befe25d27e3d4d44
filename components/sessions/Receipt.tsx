"use client";

import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { SessionDispute } from "@/components/disputes/SessionDispute";
import { SessionRating } from "@/components/reviews/SessionRating";
import { usePersonName } from "@/components/layout/usePersonName";
import { Skeleton } from "@/components/ui/skeleton";
import { MissingState } from "@/components/ui/missing-state";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { ReceiptActions } from "./ReceiptActions";
import { ReceiptArithmetic } from "./ReceiptArithmetic";
import type { ReceiptFacts } from "./receiptFacts";
import { ReceiptTimeline } from "./ReceiptTimeline";
import { Slip, SlipRow } from "./Slip";

/** The receipt of an ended session, with everything one needs to check it. */
export function Receipt({ sessionId }: { sessionId: string }) {
  const t = useTranslations("receipt");
  const { status } = useViewer();
  const nameOf = usePersonName();
  const found = useQuery(api.sessions.receipt, status === "ready" ? { sessionId } : "skip");
  const receipt = found ? { ...found, parties: { client: nameOf(found.parties.client), advisor: nameOf(found.parties.advisor) } } : found;
  if (receipt === undefined) return <Skeleton className="h-[36rem]" />;
  if (receipt === null) {
    return (
      <MissingState title={t("missingTitle")} href="/user-dashboard/sessions" action={t("toSessions")}>
        {t("missingText")}
      </MissingState>
    );
  }
  return (
    <div className="grid gap-6">
      <ReceiptSlip receipt={receipt} />
      <ReceiptActions receipt={receipt} />
      <div data-print="hide" className="grid gap-6 empty:hidden">
        <SessionDispute sessionId={receipt.sessionId} />
        <SessionRating sessionId={receipt.sessionId} />
      </div>
    </div>
  );
}

/** The slip itself: what is printed. */
function ReceiptSlip({ receipt }: { receipt: ReceiptFacts }) {
  const t = useTranslations("receipt");
  const format = useFormat();
  const isAdvisor = receipt.me === "advisor";
  return (
    <Slip title={t("title")} aside={<span className="figures text-sm text-ink-faint">{format.dateTime(receipt.endedAtMs)}</span>}>
      <p className="figures text-3xl font-medium tracking-tight">
        {format.money(isAdvisor ? receipt.earningMinor : receipt.chargeMinor)}
        <span className="ms-3 text-sm font-normal tracking-normal text-ink-faint">{t(isAdvisor ? "earned" : "charged")}</span>
      </p>
      <dl className="grid gap-2">
        <SlipRow label={t("client")}>{receipt.parties.client}</SlipRow>
        <SlipRow label={t("advisor")}>{receipt.parties.advisor}</SlipRow>
        <SlipRow label={t("kind")}>{t(`mode.${receipt.mode}`)}</SlipRow>
        <SlipRow label={t("rate")}>{t("perMinute", { price: format.money(receipt.ratePerMinuteMinor) })}</SlipRow>
        {receipt.startedAtMs === null ? null : <SlipRow label={t("began")}>{format.exactTime(receipt.startedAtMs)}</SlipRow>}
        <SlipRow label={t("ended")}>{format.exactTime(receipt.endedAtMs)}</SlipRow>
        <SlipRow label={t("why")}>{t(`endReason.${receipt.endReason}`)}</SlipRow>
      </dl>
      <ReceiptTimeline receipt={receipt} />
      <ReceiptArithmetic receipt={receipt} />
      <p className="figures text-xs break-all text-ink-faint">{t("number", { id: receipt.sessionId })}</p>
    </Slip>
  );
}
