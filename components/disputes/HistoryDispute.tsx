"use client";

import Link from "next/link";
import { Flag } from "lucide-react";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/layout/useNow";
import { usePersonName } from "@/components/layout/usePersonName";
import { Button } from "@/components/ui/button";
import type { HistoryRow } from "@/components/sessions/sessionSummary";
import { DisputeBadge } from "./DisputeBadge";
import { ReportDialog } from "./ReportDialog";

/** Where a session of the history stands with a dispute: the way to it, or to report a problem while there is time. */
export function HistoryDispute({ session }: { session: HistoryRow }) {
  const t = useTranslations("report");
  const states = useTranslations("disputes.state");
  const name = usePersonName()(session.peerName);
  const nowMs = useNow();
  const { dispute, reportUntilMs } = session;
  if (dispute !== null) {
    return (
      <Link
        href={`/disputes/${dispute.disputeId}`}
        aria-label={t("stateFor", { state: states(dispute.state) })}
        className="z-10 rounded-full"
      >
        <DisputeBadge state={dispute.state} />
      </Link>
    );
  }
  if (reportUntilMs === null || nowMs === null || nowMs >= reportUntilMs) return null;
  const label = t("buttonFor", { name });
  return (
    <ReportDialog sessionId={session.sessionId} advisorName={name} endedAtMs={session.endedAtMs ?? 0}>
      <Button variant="quiet" size="iconSm" className="z-10" aria-label={label} title={label}>
        <Flag aria-hidden="true" />
      </Button>
    </ReportDialog>
  );
}
