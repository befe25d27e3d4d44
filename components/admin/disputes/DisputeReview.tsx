"use client";

import { useConvexAuth, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { DisputeBadge } from "@/components/disputes/DisputeBadge";
import { DisputeTimeline } from "@/components/disputes/DisputeTimeline";
import { EvidenceFacts } from "@/components/disputes/EvidenceFacts";
import { Statement } from "@/components/disputes/Statement";
import { FileViewer } from "@/components/files/FileViewer";
import { usePersonName } from "@/components/layout/usePersonName";
import { ReceiptArithmetic } from "@/components/sessions/ReceiptArithmetic";
import { ReceiptTimeline } from "@/components/sessions/ReceiptTimeline";
import { Slip } from "@/components/sessions/Slip";
import { BackLink } from "@/components/ui/back-link";
import { Button } from "@/components/ui/button";
import { MissingState } from "@/components/ui/missing-state";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { DecidedPanel } from "./DecidedPanel";
import { DecisionForm } from "./DecisionForm";
import { DisputePeople } from "./DisputePeople";
import { ProposalPanel } from "./ProposalPanel";
import { Transcript } from "./Transcript";
import type { AdminDisputeDetail } from "./types";

interface PartProps {
  dispute: AdminDisputeDetail;
  names: { client: string; advisor: string };
}

/** One dispute for an admin: everything that is known, and the decision with all its consequences in sight. */
export function DisputeReview({ disputeId }: { disputeId: string }) {
  const t = useTranslations("adminDisputes");
  const nameOf = usePersonName();
  const { isAuthenticated } = useConvexAuth();
  const dispute = useQuery(api.disputes.managed, isAuthenticated ? { disputeId } : "skip");
  if (dispute === undefined) return <SkeletonRows rows={6} label={t("loading")} />;
  if (dispute === null) {
    return (
      <MissingState title={t("missingTitle")} href="/admin/disputes" action={t("back")}>
        {t("missingText")}
      </MissingState>
    );
  }
  const names = { client: nameOf(dispute.client.firstName), advisor: nameOf(dispute.advisor.displayName) };
  const receipt = { ...dispute.receipt, parties: names };
  return (
    <div className="grid grid-cols-1 gap-8">
      <Head dispute={dispute} names={names} />
      <div className="grid gap-10 lg:grid-cols-[1fr_22rem] lg:gap-14">
        <div className="grid min-w-0 grid-cols-1 content-start gap-8">
          <Said dispute={dispute} names={names} />
          <Files dispute={dispute} names={names} />
          <Transcript disputeId={dispute.disputeId} names={names} />
        </div>
        <div className="grid min-w-0 grid-cols-1 content-start gap-8">
          <DisputePeople dispute={dispute} names={names} />
          <DisputeTimeline events={dispute.events} names={names} me={null} />
          <EvidenceFacts evidence={dispute.evidence} names={names} />
        </div>
      </div>
      <details className="group">
        <summary className="cursor-pointer text-lg font-semibold tracking-tight">{t("bill")}</summary>
        <div className="mt-4 max-w-xl">
          <Slip title={t("bill")} titleAs="h2">
            <ReceiptTimeline receipt={receipt} />
            <ReceiptArithmetic receipt={receipt} />
          </Slip>
        </div>
      </details>
      <div id="decision" className="scroll-mt-24">
        <Decision dispute={dispute} names={names} />
      </div>
    </div>
  );
}

function Head({ dispute, names }: PartProps) {
  const t = useTranslations("adminDisputes");
  const format = useFormat();
  return (
    <>
      <BackLink href="/admin/disputes">{t("back")}</BackLink>
      <header className="-mt-4 flex flex-wrap items-start justify-between gap-4">
        <div className="grid min-w-0 gap-1.5">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere sm:text-2xl">{t("pair", names)}</h1>
            <DisputeBadge state={dispute.state} />
          </div>
          <p className="figures flex flex-wrap gap-x-3 text-ink-soft">
            <span>{t("opened", { time: format.dateTime(dispute.openedAtMs) })}</span>
            {dispute.isOpen ? <span>{t("decideBy", { time: format.dateTime(dispute.decideByMs) })}</span> : null}
            <span>{t("chargeOf", { amount: format.money(dispute.chargeMinor) })}</span>
          </p>
        </div>
        <Button asChild variant="secondary">
          <a href="#decision">{t("jump")}</a>
        </Button>
      </header>
    </>
  );
}

function Said({ dispute, names }: PartProps) {
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
      <Statement title={`${names.client}: ${reasons(dispute.reason)}`} aside={format.dateTime(dispute.openedAtMs)}>
        {dispute.description}
      </Statement>
      {answer === null ? (
        <p className="text-sm text-ink-soft">{t("noAnswer", { name: names.advisor })}</p>
      ) : (
        <Statement title={`${names.advisor}: ${t("answer")}`} aside={format.dateTime(answer.atMs)}>
          {answer.text}
        </Statement>
      )}
    </section>
  );
}

function Files({ dispute, names }: PartProps) {
  const t = useTranslations("adminDisputes");
  const titleId = useId();
  const sides = (["client", "advisor"] as const).map((party) => ({ party, files: dispute.files.filter(({ from }) => from === party) }));
  return (
    <section aria-labelledby={titleId} className="grid grid-cols-1 gap-3">
      <h2 id={titleId} className="text-lg font-semibold tracking-tight">
        {t("files")}
      </h2>
      <p className="text-sm text-ink-faint">{t(dispute.filesShared ? "shared" : "notShared", { name: names.advisor })}</p>
      <div className="grid gap-6 sm:grid-cols-2">
        {sides.map(({ party, files }) => (
          <div key={party} className="grid min-w-0 grid-cols-1 content-start gap-2">
            <h3 className="text-sm font-medium">{t("filesFrom", { name: names[party] })}</h3>
            {files.length === 0 ? (
              <p className="text-sm text-ink-soft">{t("noFiles")}</p>
            ) : (
              <FileViewer
                label={t("filesFrom", { name: names[party] })}
                files={files.map(({ fileId, ...file }) => ({ key: fileId, ...file }))}
              />
            )}
          </div>
        ))}
      </div>
    </section>
  );
}

function Decision({ dispute, names }: PartProps) {
  const t = useTranslations("adminDisputes");
  const { decision, proposal, isOpen, limits } = dispute;
  if (decision !== null) return <DecidedPanel decision={decision} />;
  if (!isOpen) return <Notice role="status">{t("decided.withdrawn")}</Notice>;
  if (limits.isOwn) return <Notice>{t("decide.own")}</Notice>;
  if (proposal !== null) return <ProposalPanel key={proposal.atMs} dispute={dispute} proposal={proposal} names={names} />;
  return <DecisionForm dispute={dispute} names={names} />;
}
