"use client";

import Link from "next/link";
import { Flag } from "lucide-react";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useEffect, useId, useRef, useState } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { usePersonName } from "@/components/layout/usePersonName";
import { Button } from "@/components/ui/button";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { useFormat } from "@/lib/format/useFormat";
import { DisputeBadge } from "./DisputeBadge";
import { ReportDialog } from "./ReportDialog";
import type { ReportFacts } from "./types";

export interface SessionDisputeProps {
  sessionId: Id<"sessions">;
  onOpened?: (disputeId: Id<"disputes">) => void;
}

const CARD = "flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-card border border-line bg-surface p-5";

/**
 * Where an ended session stands with a dispute: the way to report a problem while there is time, then the way to the dispute, for
 * both people. Nothing where neither is. Takes an id; who may report what until when is the server's to say.
 */
export function SessionDispute({ sessionId, onOpened }: SessionDisputeProps) {
  const { status } = useViewer();
  const isReady = status === "ready";
  const facts = useQuery(api.disputes.forSession, isReady ? { sessionId } : "skip");
  const session = useQuery(api.sessions.get, isReady ? { sessionId } : "skip");
  const nameOf = usePersonName();
  const [isNew, setIsNew] = useState(false);
  if (facts === undefined || facts === null || session === undefined || session === null) return null;
  const peerName = nameOf(session.peerName);
  if (facts.disputeId !== null) return <Existing facts={facts} disputeId={facts.disputeId} peerName={peerName} isNew={isNew} />;
  const opened = (disputeId: Id<"disputes">) => {
    setIsNew(true);
    onOpened?.(disputeId);
  };
  return <Offer facts={facts} sessionId={sessionId} peerName={peerName} endedAtMs={session.endedAtMs ?? 0} onOpened={opened} />;
}

interface OfferProps {
  facts: ReportFacts;
  sessionId: Id<"sessions">;
  peerName: string;
  endedAtMs: number;
  onOpened: (disputeId: Id<"disputes">) => void;
}

function Offer({ facts, sessionId, peerName, endedAtMs, onOpened }: OfferProps) {
  const t = useTranslations("report");
  const format = useFormat();
  const titleId = useId();
  if (facts.untilMs === null) return null;
  const until = format.dateTime(facts.untilMs);
  if (facts.obstacle === "too_late") return <p className="text-sm text-ink-faint">{t("tooLate", { until })}</p>;
  if (!facts.canOpen) return null;
  return (
    <section aria-labelledby={titleId} className={CARD}>
      <div className="grid min-w-0 flex-1 basis-56 gap-1">
        <h2 id={titleId} className="font-semibold">
          {t("card")}
        </h2>
        <p className="text-sm text-ink-soft">{t("cardText", { until })}</p>
      </div>
      <ReportDialog sessionId={sessionId} advisorName={peerName} endedAtMs={endedAtMs} onOpened={onOpened}>
        <Button variant="secondary">
          <Flag aria-hidden="true" />
          {t("button")}
        </Button>
      </ReportDialog>
    </section>
  );
}

function Existing({
  facts,
  disputeId,
  peerName,
  isNew,
}: {
  facts: ReportFacts;
  disputeId: Id<"disputes">;
  peerName: string;
  isNew: boolean;
}) {
  const t = useTranslations("report");
  const title = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  // Who has just pressed the button is told; who comes back later only sees it.
  useEffect(() => {
    if (isNew) title.current?.focus();
  }, [isNew]);
  return (
    <section aria-labelledby={titleId} className={CARD}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 ref={title} id={titleId} tabIndex={-1} className="font-semibold outline-none">
          {t("existing", { me: facts.me, name: peerName })}
        </h2>
        {facts.state === null ? null : <DisputeBadge state={facts.state} />}
      </div>
      <Button asChild variant="secondary">
        <Link href={`/disputes/${disputeId}`}>{t("see")}</Link>
      </Button>
    </section>
  );
}
