"use client";

import { Check, X } from "lucide-react";
import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { readFailure, useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";

export interface DecisionFormProps {
  applicationId: Id<"applications">;
  /** The version that is on the screen. */
  submittedAtMs: number;
  name: string;
  isChange: boolean;
}

const REASON_MIN = 3;
const REASON_MAX = 500;

/** Approves or rejects, and says before what each of them does. */
export function DecisionForm({ applicationId, submittedAtMs, name, isChange }: DecisionFormProps) {
  const t = useTranslations("adminApplication.decision");
  const errorText = useErrorText();
  const decide = useMutation(api.advisorProfiles.decide);
  const [reason, setReason] = useState("");
  const [pending, setPending] = useState<"approve" | "reject" | null>(null);
  const [wanted, setWanted] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const length = reason.trim().length;

  const send = async (decision: "approve" | "reject") => {
    const isReasonMissing = length < REASON_MIN && (decision === "reject" || length > 0);
    const said = length === 0 ? t("standardReason") : reason;
    setWanted(isReasonMissing);
    setError(null);
    if (isReasonMissing) return;
    setPending(decision);
    try {
      await decide({ applicationId, decision, reason: said, submittedAtMs });
    } catch (failure) {
      const { code, details } = readFailure(failure);
      setError(code === "FORBIDDEN" ? t("own") : code === "INVALID_INPUT" && details.field === "categorySlugs" ? t("category") : errorText(failure));
    } finally {
      setPending(null);
    }
  };
  return (
    <Card className="grid gap-4 p-5 sm:p-6">
      <h2 className="text-lg font-semibold tracking-tight">{t("title")}</h2>
      <Field label={t("reason")} hint={t("reasonHint", { name, standard: t("standardReason") })} error={wanted ? t("reasonMissing") : null}>
        {(control) => <Textarea {...control} rows={3} maxLength={REASON_MAX} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <p className="text-sm text-ink-soft">{t(isChange ? "consequenceChange" : "consequence", { name })}</p>
      <p role="alert" className="text-sm text-vermilion-ink empty:hidden">
        {error}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button pending={pending === "approve"} disabled={pending !== null} onClick={() => void send("approve")}>
          <Check aria-hidden="true" />
          {t("approve")}
        </Button>
        <Button variant="danger" pending={pending === "reject"} disabled={pending !== null} onClick={() => void send("reject")}>
          <X aria-hidden="true" />
          {t("reject")}
        </Button>
      </div>
    </Card>
  );
}
