"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { isReason } from "@/components/admin/applications/ReasonField";
import { useAct } from "@/components/admin/applications/useAct";
import { useRequestKey } from "@/components/disputes/useRequestKey";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { PostingPreview } from "./PostingPreview";
import type { AdminDisputeDetail, Proposal } from "./types";
import { usePreview } from "./usePreview";

const REASON_MAX = 500;

export interface ProposalPanelProps {
  dispute: AdminDisputeDetail;
  proposal: Proposal;
  names: { client: string; advisor: string };
}

/** A decision that waits for a second admin: what it would post, and the way to agree or to drop it. */
export function ProposalPanel({ dispute, proposal, names }: ProposalPanelProps) {
  const t = useTranslations("adminDisputes.proposal");
  const decide = useTranslations("adminDisputes.decide");
  const format = useFormat();
  const confirm = useMutation(api.disputes.confirm);
  const keyFor = useRequestKey();
  const { act, isPending, error } = useAct();
  const { isMine, isStanding } = proposal;
  const [reason, setReason] = useState("");
  const [isChecked, setIsChecked] = useState(false);
  const preview = usePreview(dispute.disputeId, proposal);
  const facts = { name: proposal.admin.firstName, amount: format.money(proposal.refundMinor), time: format.dateTime(proposal.atMs) };

  const say = async (agree: boolean) => {
    setIsChecked(true);
    if (!isReason(reason)) return;
    await act(async () => await confirm({ disputeId: dispute.disputeId, agree, reason, requestKey: keyFor(`${agree} ${reason}`) }));
  };
  return (
    <Card className="grid grid-cols-1 gap-6 p-5 sm:p-6 lg:grid-cols-2 lg:gap-10">
      <div className="grid grid-cols-1 content-start gap-5">
        <div className="grid gap-1">
          <h2 className="text-lg font-semibold tracking-tight">{t("title")}</h2>
          <p className="figures">{t(proposal.decision, facts)}</p>
          <p className="written wrap-anywhere whitespace-pre-line text-ink-soft">{proposal.reason}</p>
          {proposal.note === null ? null : (
            <p className="written wrap-anywhere whitespace-pre-line text-sm text-ink-faint">{proposal.note}</p>
          )}
        </div>
        <Notice>{t(isMine ? "mine" : isStanding ? "yours" : "former", facts)}</Notice>
        <Field label={t("reason")} hint={t("reasonHint")} error={isChecked && !isReason(reason) ? decide("reasonMissing") : error}>
          {(control) => (
            <Textarea {...control} rows={2} maxLength={REASON_MAX} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
        <div className="flex flex-wrap gap-2">
          {isMine || !isStanding ? null : (
            <Button disabled={isPending} onClick={() => void say(true)}>
              {t("agree")}
            </Button>
          )}
          <Button variant="danger" disabled={isPending} onClick={() => void say(false)}>
            {t(isMine || !isStanding ? "drop" : "disagree")}
          </Button>
        </div>
      </div>
      <section aria-label={decide("preview")} className="grid min-w-0 grid-cols-1 content-start gap-4">
        <h3 className="font-medium">{decide("preview")}</h3>
        {preview === undefined || preview === null ? <SkeletonRows rows={3} label={decide("previewLoading")} /> : null}
        {preview === "refused" ? <Notice tone="vermilion">{decide("previewFailed")}</Notice> : null}
        {preview === undefined || preview === null || preview === "refused" ? null : (
          <PostingPreview preview={preview} names={names} twoAdminsAboveMinor={dispute.limits.twoAdminsAboveMinor} />
        )}
      </section>
    </Card>
  );
}
