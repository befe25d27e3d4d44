"use client";

import Link from "next/link";
import { ReceiptText } from "lucide-react";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { usePersonName } from "@/components/layout/usePersonName";
import { Button } from "@/components/ui/button";
import { MissingState } from "@/components/ui/missing-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { AnswerForm } from "./AnswerForm";
import { DisputeBadge } from "./DisputeBadge";
import { DisputeFiles } from "./DisputeFiles";
import { DisputeStanding } from "./DisputeStanding";
import { DisputeTimeline } from "./DisputeTimeline";
import { EvidenceFacts } from "./EvidenceFacts";
import { Statement } from "./Statement";
import type { DisputeFacts } from "./types";
import { WithdrawDispute } from "./WithdrawDispute";

/** A dispute for its two people: where it stands, what was said, what the server recorded, and what one can do. */
export function Dispute({ disputeId }: { disputeId: string }) {
  const t = useTranslations("dispute");
  const { status } = useViewer();
  const nameOf = usePersonName();
  const dispute = useQuery(api.disputes.get, status === "ready" ? { disputeId } : "skip");
  if (dispute === undefined) return <SkeletonRows rows={6} label={t("loading")} />;
  if (dispute === null) {
    return (
      <MissingState title={t("missingTitle")} href="/user-dashboard/sessions" action={t("toSessions")}>
        {t("missingText")}
      </MissingState>
    );
  }
  const { me, receipt } = dispute;
  const names = { client: nameOf(receipt.parties.client), advisor: nameOf(receipt.parties.advisor) };
  const peerName = me === "client" ? names.advisor : names.client;
  return (
    <div className="grid gap-8">
      <Head dispute={dispute} peerName={peerName} />
      <DisputeStanding dispute={dispute} peerName={peerName} />
      <div className="grid gap-10 lg:grid-cols-[1fr_20rem] lg:gap-14">
        <div className="grid min-w-0 grid-cols-1 content-start gap-8">
          <Said dispute={dispute} names={names} />
          <DisputeFiles dispute={dispute} peerName={peerName} />
          {dispute.canWithdraw ? <WithdrawDispute disputeId={dispute.disputeId} advisorName={names.advisor} /> : null}
        </div>
        <div className="grid min-w-0 grid-cols-1 content-start gap-8">
          <DisputeTimeline events={dispute.events} names={names} me={me} />
          <EvidenceFacts evidence={dispute.evidence} names={names} />
        </div>
      </div>
    </div>
  );
}

function Head({ dispute, peerName }: { dispute: DisputeFacts; peerName: string }) {
  const t = useTranslations("dispute");
  const modes = useTranslations("sessionList.mode");
  const format = useFormat();
  return (
    <header className="flex flex-wrap items-start justify-between gap-4">
      <div className="grid min-w-0 gap-1.5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere sm:text-2xl">{t("title", { name: peerName })}</h1>
          <DisputeBadge state={dispute.state} />
        </div>
        <p className="figures text-ink-soft">
          {t("facts", { mode: modes(dispute.mode), time: format.dateTime(dispute.endedAtMs), charge: format.money(dispute.chargeMinor) })}
        </p>
      </div>
      <Button asChild variant="secondary">
        <Link href={`/receipts/${dispute.sessionId}`}>
          <ReceiptText aria-hidden="true" />
          {t("receipt")}
        </Link>
      </Button>
    </header>
  );
}

function Said({ dispute, names }: { dispute: DisputeFacts; names: { client: string; advisor: string } }) {
  const t = useTranslations("dispute");
  const reasons = useTranslations("disputes.reason");
  const format = useFormat();
  const titleId = useId();
  const { answer } = dispute;
  return (
    <section aria-labelledby={titleId} className="grid grid-cols-1 gap-4">
      <h2 id={titleId} className="text-lg font-semibold tracking-tight">
        {t("reported")}
      </h2>
      <Statement title={reasons(dispute.reason)} aside={format.dateTime(dispute.openedAtMs)}>
        {dispute.description}
      </Statement>
      {answer === null ? null : (
        <Statement title={t("answer")} aside={format.dateTime(answer.atMs)}>
          {answer.text}
        </Statement>
      )}
      {dispute.canAnswer ? <AnswerForm disputeId={dispute.disputeId} clientName={names.client} /> : null}
      {answer === null && !dispute.canAnswer ? <p className="text-sm text-ink-soft">{t("noAnswer", { name: names.advisor })}</p> : null}
    </section>
  );
}
