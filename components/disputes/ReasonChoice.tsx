"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import type { DisputeReason } from "@/lib/domain/disputes/rules";

export interface ReasonChoiceProps {
  options: readonly DisputeReason[];
  value: DisputeReason | null;
  onChange: (reason: DisputeReason) => void;
  error: string | null;
}

/** What somebody complains about: one of a few, none chosen for them. */
export function ReasonChoice({ options, value, onChange, error }: ReasonChoiceProps) {
  const t = useTranslations("report");
  const reasons = useTranslations("disputes.reason");
  const name = useId();
  return (
    <fieldset className="grid gap-1.5" aria-describedby={error === null ? undefined : `${name}-error`}>
      <legend className="mb-1.5 text-sm font-medium">{t("reason")}</legend>
      <div className="grid gap-1.5 sm:grid-cols-2">
        {options.map((reason) => (
          <label
            key={reason}
            className="flex cursor-pointer items-center gap-2.5 rounded-control border border-line px-3 py-2 text-sm has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              value={reason}
              checked={reason === value}
              onChange={() => onChange(reason)}
              className="size-4 shrink-0 accent-accent outline-none"
            />
            {reasons(reason)}
          </label>
        ))}
      </div>
      <p id={`${name}-error`} role="alert" className={error === null ? "hidden" : "text-sm text-vermilion-ink"}>
        {error}
      </p>
    </fieldset>
  );
}
