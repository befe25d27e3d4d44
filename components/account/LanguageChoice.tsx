"use client";

import { Choice } from "@/components/ui/choice";
import { LOCALES } from "@/lib/domain/locales";
import { LANGUAGE_NAMES } from "@/lib/i18n/locales";
import { useLanguage } from "./useLanguage";

/** All languages in sight, for settings and the menu of phones. `label` is what the row of choices is called. */
export function LanguageChoice({ label }: { label: string }) {
  const { locale, choose } = useLanguage();
  return (
    <Choice
      aria-label={label}
      value={locale}
      onChange={choose}
      options={LOCALES.map((value) => ({ value, label: <span lang={value}>{LANGUAGE_NAMES[value]}</span> }))}
    />
  );
}
