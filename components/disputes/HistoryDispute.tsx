"use client";

import Link from "next/link";
import { Flag } from "lucide-react";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/layout/useNow";
import { usePersonName } from "@/components/layout/usePersonName";
import type { HistoryRow } from "@/components/sessions/sessionSummary";
import { Button } from "@/components/ui/button";
import { DisputeBadge } from "./DisputeBadge";
import { ReportDialog } from "./ReportDialog";

/** The dispute of a session of the history, with the way to it; nothing where there is none. */
export function DisputeMark({ session: { dispute } }: { session: HistoryRow }) {
  const t = useTranslations("report");
  const states = useTranslations("disputes.state");
  if (dispute === null) return null;
  return (
    <Link
      href={`/disputes/${dispute.disputeId}`}
      aria-label={t("stateFor", { state: states(dispute.state) })}
      className="z-10 mt-1 justify-self-start rounded-full"
    >
      <DisputeBadge state={dispute.state} />
    </Link>
  );
}

/** The way to report a problem with a session of the history, while there is time. */
export function ReportButton({ session: { sessionId, peerName, endedAtMs, reportUntilMs } }: { session: HistoryRow }) {
  const t = useTranslations("report");
  const name = usePersonName()(peerName);
  const nowMs = useNow();
  if (reportUntilMs === null || nowMs === null || nowMs >= reportUntilMs) return null;
  const label = t("buttonFor", { name });
  return (
    <ReportDialog sessionId={sessionId} advisorName={name} endedAtMs={endedAtMs ?? 0}>
      <Button variant="quiet" size="iconSm" aria-label={label} title={label}>
        <Flag aria-hidden="true" />
      </Button>
    </ReportDialog>
  );
}
