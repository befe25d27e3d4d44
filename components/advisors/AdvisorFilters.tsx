"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { useFormat } from "@/lib/format/useFormat";
import { LANGUAGES, PRICE_CEILING_MINOR, PRICE_FLOOR_MINOR, PRICE_STEP_MINOR, RATINGS, countFilters, priceRange, type Filters } from "./searchFilters";

// Two thumbs are more script than the rest of the filters; the line keeps its place until they are there.
const Slider = dynamic(() => import("@/components/ui/slider").then((module) => module.Slider), {
  ssr: false,
  loading: () => <span className="block h-6" />,
});

// Radix keeps the empty value for "nothing chosen", so "any" needs one of its own.
const ANY = "any";

export interface AdvisorFiltersProps {
  filters: Filters;
  categories: readonly { slug: string; name: string }[];
  onChange: (change: Partial<Filters>) => void;
  onClear: () => void;
}

/** The filters of the list, in a column or a sheet. Each change counts at once. */
export function AdvisorFilters({ filters, categories, onChange, onClear }: AdvisorFiltersProps) {
  const t = useTranslations("advisors.filters");
  const format = useFormat();
  const [low, high] = priceRange(filters);
  const price = (value: number) => (value >= PRICE_CEILING_MINOR ? t("priceTop", { price: format.money(BigInt(value)) }) : format.money(BigInt(value)));
  return (
    <div className="grid gap-6">
      <Field label={t("category")}>
        {(control) => (
          <Select
            {...control}
            value={categories.some(({ slug }) => slug === filters.category) ? filters.category : ANY}
            onChange={(value) => onChange({ category: value === ANY ? "" : value })}
            options={[{ value: ANY, label: t("anyCategory") }, ...categories.map(({ slug, name }) => ({ value: slug, label: name }))]}
          />
        )}
      </Field>
      <Field label={t("language")}>
        {(control) => (
          <Select
            {...control}
            value={LANGUAGES.find((tag) => tag === filters.language) ?? ANY}
            onChange={(value) => onChange({ language: value === ANY ? "" : value })}
            options={[{ value: ANY, label: t("anyLanguage") }, ...LANGUAGES.map((tag) => ({ value: tag, label: format.language(tag) }))]}
          />
        )}
      </Field>
      <div className="grid gap-2">
        <div className="flex items-baseline justify-between gap-2">
          <span className="text-sm font-medium">{t("price")}</span>
          <span className="figures text-sm text-ink-soft">
            {price(low)} – {price(high)}
          </span>
        </div>
        <Slider
          value={[low, high]}
          onChange={([min = low, max = high]) => onChange({ min, max })}
          min={PRICE_FLOOR_MINOR}
          max={PRICE_CEILING_MINOR}
          step={PRICE_STEP_MINOR}
          labels={[t("priceFrom"), t("priceTo")]}
          describe={price}
        />
      </div>
      <Field label={t("rating")}>
        {(control) => (
          <Select
            {...control}
            value={filters.rating === 0 ? ANY : String(filters.rating)}
            onChange={(value) => onChange({ rating: value === ANY ? 0 : Number(value) })}
            options={[{ value: ANY, label: t("anyRating") }, ...RATINGS.map((stars) => ({ value: String(stars), label: t("ratingFrom", { stars: format.number(stars) }) }))]}
          />
        )}
      </Field>
      <SwitchLine label={t("online")} checked={filters.online} onChange={(online) => onChange({ online })} />
      <SwitchLine label={t("video")} checked={filters.video} onChange={(video) => onChange({ video })} />
      {countFilters(filters) > 0 ? (
        <Button variant="quiet" size="sm" className="-ms-3 justify-self-start" onClick={onClear}>
          {t("clear")}
        </Button>
      ) : null}
    </div>
  );
}

function SwitchLine({ label, checked, onChange }: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-4">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <Switch id={id} checked={checked} onCheckedChange={onChange} />
    </div>
  );
}
