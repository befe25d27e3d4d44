"use client";

import { useTranslations } from "next-intl";
import { useDeferredValue, useId, useState } from "react";
import { isReason } from "@/components/admin/applications/ReasonField";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Choice } from "@/components/ui/choice";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { DISPUTE_NOTE_MAX } from "@/lib/domain/disputes/rules";
import { parseMoney } from "@/lib/format/money";
import { useFormat } from "@/lib/format/useFormat";
import { ConfirmDecision } from "./ConfirmDecision";
import { PostingPreview } from "./PostingPreview";
import type { AdminDisputeDetail } from "./types";
import { usePreview, type DecisionWish } from "./usePreview";

const KINDS = ["full", "part", "reject"] as const;
type Kind = (typeof KINDS)[number];
const REASON_MAX = 500;

export interface DecisionFormProps {
  dispute: AdminDisputeDetail;
  names: { client: string; advisor: string };
}

/** Refunds in full, in part or not at all, with a reason, and shows every posting before anything is posted. */
export function DecisionForm({ dispute, names }: DecisionFormProps) {
  const t = useTranslations("adminDisputes.decide");
  const format = useFormat();
  const titleId = useId();
  const [kind, setKind] = useState<Kind>("full");
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const [note, setNote] = useState("");
  const [isChecked, setIsChecked] = useState(false);
  const [isConfirming, setIsConfirming] = useState(false);
  const { refundMaxMinor, twoAdminsAboveMinor } = dispute.limits;
  const wish = wishOf(kind, amount, refundMaxMinor);
  const preview = usePreview(dispute.disputeId, useDeferredValue(wish));
  const isAmountWrong = wish === null && (isChecked || amount !== "");

  const ask = () => {
    setIsChecked(true);
    if (wish !== null && isReason(reason)) setIsConfirming(true);
  };
  return (
    <Card className="grid grid-cols-1 gap-6 p-5 sm:p-6 lg:grid-cols-2 lg:gap-10">
      <div className="grid grid-cols-1 content-start gap-5">
        <h2 className="text-lg font-semibold tracking-tight">{t("title")}</h2>
        {dispute.isAnswerDue ? (
          <Notice>{t("answerDue", { name: names.advisor, until: format.dateTime(dispute.answerByMs) })}</Notice>
        ) : null}
        <Choice
          aria-label={t("kind")}
          className="max-sm:grid"
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => ({ value, label: t(value) }))}
        />
        {kind === "part" ? (
          <Field
            label={t("amount")}
            hint={t("amountHint", { max: format.money(refundMaxMinor) })}
            error={isAmountWrong ? t("amountWrong", { min: format.money(1n), max: format.money(refundMaxMinor) }) : null}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                autoComplete="off"
                maxLength={20}
                value={amount}
                onChange={(event) => setAmount(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        <Field label={t("reason")} hint={t("reasonHint")} error={isChecked && !isReason(reason) ? t("reasonMissing") : null}>
          {(control) => (
            <Textarea {...control} rows={3} maxLength={REASON_MAX} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
        <Field label={t("note")} hint={t("noteHint")}>
          {(control) => (
            <Textarea {...control} rows={2} maxLength={DISPUTE_NOTE_MAX} value={note} onChange={(event) => setNote(event.target.value)} />
          )}
        </Field>
        <Button variant={kind === "reject" ? "danger" : "primary"} className="justify-self-start" onClick={ask}>
          {t(kind === "reject" ? "rejectButton" : "refund")}
        </Button>
      </div>
      <section aria-labelledby={titleId} aria-live="polite" className="grid min-w-0 grid-cols-1 content-start gap-4">
        <h3 id={titleId} className="font-medium">
          {t("preview")}
        </h3>
        {preview === undefined ? <SkeletonRows rows={3} label={t("previewLoading")} /> : null}
        {preview === null ? <p className="text-sm text-ink-soft">{t("previewNone")}</p> : null}
        {preview === "refused" ? <Notice tone="vermilion">{t("previewFailed")}</Notice> : null}
        {isShown(preview) ? <PostingPreview preview={preview} names={names} twoAdminsAboveMinor={twoAdminsAboveMinor} /> : null}
      </section>
      {wish === null || !isShown(preview) ? null : (
        <ConfirmDecision
          isOpen={isConfirming}
          onOpenChange={setIsConfirming}
          disputeId={dispute.disputeId}
          wish={{ ...wish, reason, note }}
          preview={preview}
          names={names}
        />
      )}
    </Card>
  );
}

function isShown(preview: ReturnType<typeof usePreview>): preview is Exclude<ReturnType<typeof usePreview>, null | undefined | "refused"> {
  return preview !== null && preview !== undefined && preview !== "refused";
}

/** What the form says, or null where it says no amount that can be refunded. */
function wishOf(kind: Kind, amount: string, maxMinor: bigint): DecisionWish | null {
  if (kind === "reject") return { decision: "reject", refundMinor: 0n };
  if (kind === "full") return { decision: "refund", refundMinor: maxMinor };
  const refundMinor = parseMoney(amount);
  return refundMinor === null || refundMinor <= 0n || refundMinor > maxMinor ? null : { decision: "refund", refundMinor };
}
