"use client";

import { MenuRadioItem } from "@/components/ui/dropdown-menu";
import { LOCALES, type Locale } from "@/lib/domain/locales";
import { LANGUAGE_NAMES } from "@/lib/i18n/locales";

/** The languages as items of a menu, each by its own name and in its own script. */
export function LanguageItems({ onChoose }: { onChoose: (locale: Locale) => void }) {
  return LOCALES.map((locale) => (
    <MenuRadioItem key={locale} value={locale} lang={locale} onSelect={() => onChoose(locale)}>
      {LANGUAGE_NAMES[locale]}
    </MenuRadioItem>
  ));
}
