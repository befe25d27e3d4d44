"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Choice } from "@/components/ui/choice";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { PERIOD_CHOICES, type PeriodParams } from "./period";

export interface PeriodPickerProps {
  params: PeriodParams;
  onChange: (change: Partial<{ [Name in keyof PeriodParams]: PeriodParams[Name] | null }>) => void;
  /** What else can be done with the figures. */
  actions: ReactNode;
}

/** Which days are looked at, and whether they are compared with as many before. */
export function PeriodPicker({ params, onChange, actions }: PeriodPickerProps) {
  const t = useTranslations("adminStats.period");
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Choice
          aria-label={t("label")}
          className="max-sm:grid max-sm:w-full max-sm:grid-cols-3"
          value={params.period}
          options={PERIOD_CHOICES.map((value) => ({ value, label: t(value) }))}
          onChange={(period) => onChange({ period, ...(period === "dates" ? {} : { from: null, to: null }) })}
        />
        <span className="flex items-center gap-2 text-sm">
          <Switch checked={params.compare} onCheckedChange={(compare) => onChange({ compare })} aria-label={t("compare")} />
          <span aria-hidden="true">{t("compare")}</span>
        </span>
        <span className="flex flex-wrap gap-2 sm:ms-auto">{actions}</span>
      </div>
      {params.period === "dates" ? (
        <div className="grid max-w-md grid-cols-2 gap-2">
          {(["from", "to"] as const).map((name) => (
            <Field key={name} label={t(name)}>
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={params[name]}
                  onChange={(event) => onChange({ [name]: event.target.value || null })}
                />
              )}
            </Field>
          ))}
        </div>
      ) : null}
    </div>
  );
}
