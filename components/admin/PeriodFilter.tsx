"use client";

import { useTranslations } from "next-intl";
import { PERIODS } from "@/components/sessions/historyFilters";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Period, PeriodChange } from "./periodParsers";

export interface PeriodFilterProps {
  period: Period;
  onChange: (change: PeriodChange) => void;
}

/** The choice of a stretch of time. `PeriodDays` belongs below the row it stands in. */
export function PeriodSelect({ period, onChange }: PeriodFilterProps) {
  const t = useTranslations("history");
  return (
    <Select
      aria-label={t("period.label")}
      value={period.period}
      onChange={(next) => onChange({ period: next, ...(next === "dates" ? {} : { from: null, to: null }) })}
      options={PERIODS.map((value) => ({ value, label: t(`period.${value}`) }))}
    />
  );
}

/** First and last day, while days are to be chosen. */
export function PeriodDays({ period, onChange }: PeriodFilterProps) {
  const t = useTranslations("history");
  if (period.period !== "dates") return null;
  return (
    <div className="grid max-w-md gap-2 min-[420px]:grid-cols-2">
      {(["from", "to"] as const).map((name) => (
        <Field key={name} label={t(name)}>
          {(control) => (
            <Input {...control} type="date" value={period[name]} onChange={(event) => onChange({ [name]: event.target.value || null })} />
          )}
        </Field>
      ))}
    </div>
  );
}
