"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { useAct } from "@/components/admin/applications/useAct";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { DISPUTE_TEXT_MAX, DISPUTE_TEXT_MIN } from "@/lib/domain/disputes/rules";
import { useRequestKey } from "./useRequestKey";

/** The advisor's answer: once, in time. */
export function AnswerForm({ disputeId, clientName }: { disputeId: Id<"disputes">; clientName: string }) {
  const t = useTranslations("dispute");
  const report = useTranslations("report");
  const answer = useMutation(api.disputes.answer);
  const keyFor = useRequestKey();
  const { act, isPending, error } = useAct();
  const [text, setText] = useState("");
  const [isChecked, setIsChecked] = useState(false);
  const isShort = text.trim().length < DISPUTE_TEXT_MIN;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (isShort) return;
    await act(async () => await answer({ disputeId, text, requestKey: keyFor(text) }));
  };
  return (
    <form onSubmit={send} noValidate className="grid grid-cols-1 gap-4 rounded-card border border-line bg-surface p-5">
      <Field
        label={t("yourAnswer")}
        hint={t("answerHint", { name: clientName })}
        error={isChecked && isShort ? report("tooShort", { min: DISPUTE_TEXT_MIN }) : error}
      >
        {(control) => (
          <Textarea {...control} rows={5} maxLength={DISPUTE_TEXT_MAX} value={text} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
      <Button type="submit" pending={isPending} className="justify-self-start">
        {t("send")}
      </Button>
    </form>
  );
}
