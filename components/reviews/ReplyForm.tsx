"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { REPLY_TEXT_MAX } from "@/lib/domain/reviews";

/** The one answer an advisor can give to a review; opened by a press, because it is for good. */
export function ReplyForm({ reviewId, clientName }: { reviewId: Id<"reviews">; clientName: string }) {
  const t = useTranslations("ownReviews");
  const errorText = useErrorText();
  const reply = useMutation(api.reviews.reply);
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const [isEmpty, setIsEmpty] = useState(false);
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  if (!isOpen) {
    return (
      <Button variant="secondary" size="sm" className="justify-self-start" aria-label={t("replyTo", { name: clientName })} onClick={() => setIsOpen(true)}>
        {t("reply")}
      </Button>
    );
  }
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setIsEmpty(text.trim() === "");
    if (text.trim() === "") return;
    setIsPending(true);
    setProblem(null);
    try {
      await reply({ reviewId, text });
    } catch (error) {
      setProblem(errorText(error));
      setIsPending(false);
    }
  };
  return (
    <form onSubmit={send} noValidate className="grid animate-rise gap-3">
      <Field label={t("replyTo", { name: clientName })} hint={t("replyHint", { left: REPLY_TEXT_MAX - text.length })} error={isEmpty ? t("replyEmpty") : null}>
        {(control) => (
          <Textarea {...control} autoFocus rows={3} maxLength={REPLY_TEXT_MAX} value={text} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
      {problem === null ? null : (
        <Notice tone="vermilion" role="alert">
          {problem}
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="sm" pending={isPending}>
          {t("publish")}
        </Button>
        <Button type="button" size="sm" variant="quiet" onClick={() => setIsOpen(false)}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
