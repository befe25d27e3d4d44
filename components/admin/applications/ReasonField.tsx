"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";

/** Shortest reason an admin may give, in characters. */
const REASON_MIN = 3;
const REASON_MAX = 500;

/** Whether a reason says anything. */
export const isReason = (reason: string): boolean => reason.trim().length >= REASON_MIN;

/** Why an admin does something; it stays on record. */
export function ReasonField({ value, onChange, wanted, hint }: { value: string; onChange: (reason: string) => void; wanted: boolean; hint: string }) {
  const t = useTranslations("adminAdvisors");
  return (
    <Field label={t("reason")} hint={hint} error={wanted && !isReason(value) ? t("reasonMissing") : null}>
      {(control) => <Textarea {...control} rows={2} maxLength={REASON_MAX} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}
