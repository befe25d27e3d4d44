"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useRequestKey } from "@/components/disputes/useRequestKey";
import { useAct } from "@/components/admin/applications/useAct";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { useFormat } from "@/lib/format/useFormat";
import { PreviewSums } from "./PostingPreview";
import type { DecisionPreview } from "./types";
import type { DecisionWish } from "./usePreview";

export interface ConfirmDecisionProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  disputeId: Id<"disputes">;
  wish: DecisionWish & { reason: string; note: string };
  preview: DecisionPreview;
  names: { client: string; advisor: string };
}

/** Asks once more, with the exact amounts, before a decision is made or proposed. */
export function ConfirmDecision({ isOpen, onOpenChange, disputeId, wish, preview, names }: ConfirmDecisionProps) {
  const t = useTranslations("adminDisputes.decide");
  const format = useFormat();
  const decide = useMutation(api.disputes.decide);
  const keyFor = useRequestKey();
  const { act, isPending, error } = useAct();
  const isReject = wish.decision === "reject";
  const { note, ...rest } = wish;
  const send = async () => {
    const call = { disputeId, ...rest, ...(note.trim() === "" ? {} : { note }) };
    const requestKey = keyFor(`${call.decision} ${call.refundMinor} ${call.reason} ${note}`);
    if (await act(async () => await decide({ ...call, requestKey }))) onOpenChange(false);
  };
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent
        title={
          isReject
            ? t("confirmReject", { name: names.client })
            : t("confirmRefund", { amount: format.money(wish.refundMinor), name: names.client })
        }
        description={t(preview.needsSecond ? "confirmSecond" : "confirmText")}
        closeLabel={t("close")}
        keepOpen
      >
        <div className="grid gap-5">
          <PreviewSums preview={preview} names={names} />
          {error === null ? null : (
            <Notice tone="vermilion" role="alert">
              {error}
            </Notice>
          )}
          <Button variant={isReject ? "danger" : "primary"} full pending={isPending} onClick={() => void send()}>
            {t(isReject ? "rejectButton" : "refund")}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
