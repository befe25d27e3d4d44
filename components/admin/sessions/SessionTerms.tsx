"use client";

import { useTranslations } from "next-intl";
import { useSettingName, useSettingText } from "@/components/admin/settings/useSettingText";
import { FIGURE_FIELDS } from "@/lib/domain/settingFields";
import type { PartProps } from "./sessionDetail";

const ORDER = FIGURE_FIELDS.map(({ name }): string => name);

/** The figures a session lives by, as they stood when it was asked for. */
export function SessionTerms({ terms }: { terms: PartProps["session"]["terms"] }) {
  const t = useTranslations("adminSession");
  const nameOf = useSettingName();
  const textOf = useSettingText();
  // In the order of the settings that they are copies of.
  const figures = Object.entries(terms)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return (
    <details>
      <summary className="cursor-pointer text-lg font-semibold tracking-tight">{t("terms")}</summary>
      <dl className="mt-4 grid gap-x-10 border-t border-line text-sm lg:grid-cols-2">
        {figures.map(([name, value]) => (
          <div key={name} className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 border-b border-line py-2">
            <dt className="text-ink-soft">{nameOf(name)}</dt>
            <dd className="figures ms-auto">{textOf(name, value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
