"use client";

import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { cn } from "@/components/ui/cn";
import { api } from "@/convex/_generated/api";
import { FIELD_LIMITS } from "@/lib/domain/applications/fields";
import { TagField } from "./TagField";
import type { Category, StepProps } from "./types";

/** What one helps with: headline, text, subjects, specialties, skills, links. */
export function StepHelp({ fields, onChange, problem, categories }: StepProps & { categories: readonly Category[] }) {
  const t = useTranslations("setup");
  const suggestions = useQuery(api.advisorProfiles.suggestions, {});
  const length = Array.from(fields.bio.trim()).length;
  return (
    <div className="grid gap-6">
      <Field label={t("headline")} hint={t("headlineHint")} error={problem("headline")}>
        {(control) => <Input {...control} value={fields.headline} onChange={(event) => onChange({ headline: event.target.value })} />}
      </Field>
      <Field
        label={t("bio")}
        hint={
          <>
            {t("bioHint")} <span className="figures">{t("bioCount", { count: length, max: FIELD_LIMITS.bio.max })}</span>
          </>
        }
        error={problem("bio")}
      >
        {(control) => <Textarea {...control} rows={8} value={fields.bio} onChange={(event) => onChange({ bio: event.target.value })} />}
      </Field>
      <CategoryField
        categories={categories}
        chosen={fields.categorySlugs}
        error={problem("categorySlugs")}
        onChange={(categorySlugs) => onChange({ categorySlugs })}
      />
      <TagField
        label={t("specialties")}
        hint={t("specialtiesHint")}
        error={problem("specialties")}
        tags={fields.specialties}
        suggestions={suggestions?.specialties ?? []}
        onChange={(specialties) => onChange({ specialties })}
      />
      <TagField
        label={t("skills")}
        hint={t("skillsHint")}
        error={problem("skills")}
        tags={fields.skills}
        suggestions={suggestions?.skills ?? []}
        onChange={(skills) => onChange({ skills })}
      />
      <TagField
        label={t("links")}
        hint={t("linksHint")}
        error={problem("portfolioLinks")}
        tags={fields.portfolioLinks}
        type="url"
        placeholder="https://"
        onChange={(portfolioLinks) => onChange({ portfolioLinks })}
      />
    </div>
  );
}

interface CategoryFieldProps {
  categories: readonly Category[];
  chosen: readonly string[];
  error: string | null;
  onChange: (slugs: string[]) => void;
}

/** Up to three subjects of the admins' list. One that was retired can only be taken out. */
function CategoryField({ categories, chosen, error, onChange }: CategoryFieldProps) {
  const t = useTranslations("setup");
  const id = useId();
  const isFull = chosen.length >= FIELD_LIMITS.categorySlugs.max;
  const retired = chosen.filter((slug) => categories.every((category) => category.slug !== slug));
  const options = [...categories, ...retired.map((slug) => ({ slug, name: slug }))];
  return (
    <fieldset aria-describedby={`${id}-hint ${id}-error`} className="grid gap-2.5">
      <legend className="mb-1.5 text-sm font-medium">{t("categories")}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map(({ slug, name }) => {
          const isChosen = chosen.includes(slug);
          return (
            <label
              key={slug}
              className={cn(
                "relative inline-flex h-9 cursor-pointer items-center rounded-full border px-3.5 text-sm transition-colors duration-150",
                isChosen ? "border-accent bg-accent-soft font-medium text-accent-strong" : "border-line-strong/60 text-ink-soft hover:text-ink",
                "has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent has-disabled:cursor-not-allowed has-disabled:text-ink-faint",
              )}
            >
              <input
                type="checkbox"
                checked={isChosen}
                disabled={!isChosen && isFull}
                onChange={() => onChange(isChosen ? chosen.filter((known) => known !== slug) : [...chosen, slug])}
                className="absolute inset-0 cursor-[inherit] appearance-none rounded-full outline-none"
              />
              {name}
            </label>
          );
        })}
      </div>
      <p id={`${id}-hint`} className="text-sm text-ink-faint">
        {t("categoriesHint")}
      </p>
      <p id={`${id}-error`} role="alert" className={cn("text-sm text-vermilion-ink", error === null && "hidden")}>
        {error}
      </p>
    </fieldset>
  );
}
