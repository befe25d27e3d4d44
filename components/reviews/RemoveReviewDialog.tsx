"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";

const REASON_MIN = 3;
const REASON_MAX = 500;

/** Asks for the reason of a removal and says what will follow before it is done. */
export function RemoveReviewDialog({ reviewId, clientName, advisorName }: { reviewId: Id<"reviews">; clientName: string; advisorName: string }) {
  const t = useTranslations("adminReviews.remove");
  const errorText = useErrorText();
  const remove = useMutation(api.reviews.remove);
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const isShort = reason.trim().length < REASON_MIN;
    setIsMissing(isShort);
    if (isShort) return;
    setIsPending(true);
    setProblem(null);
    try {
      await remove({ reviewId, reason });
      setIsOpen(false);
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant="secondary" size="sm" className="self-start justify-self-start" aria-label={t("open", { client: clientName, advisor: advisorName })}>
          {t("button")}
        </Button>
      </DialogTrigger>
      <DialogContent title={t("title", { client: clientName, advisor: advisorName })} description={t("text")} closeLabel={t("close")} keepOpen>
        <form onSubmit={send} noValidate className="grid gap-4">
          <Field label={t("reason")} hint={t("reasonHint")} error={isMissing ? t("reasonMissing") : null}>
            {(control) => <Textarea {...control} rows={3} maxLength={REASON_MAX} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
          {problem === null ? null : (
            <Notice tone="vermilion" role="alert">
              {problem}
            </Notice>
          )}
          <Button type="submit" variant="dangerSolid" className="justify-self-start" pending={isPending}>
            {t("confirm")}
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
