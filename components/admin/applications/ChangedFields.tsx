"use client";

import { useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import type { ApplicationField, ApplicationFields } from "@/lib/domain/applications/fields";

const COMPARED = ["displayName", "headline", "bio", "categorySlugs", "specialties", "skills", "languages", "country", "timeZone", "yearsOfExperience", "portfolioLinks"] as const satisfies readonly ApplicationField[];

const asText = (value: ApplicationFields[(typeof COMPARED)[number]]): string => (Array.isArray(value) ? value.join(", ") : String(value ?? ""));

/** What would change of a public profile: before and after, side by side. */
export function ChangedFields({ before, after }: { before: ApplicationFields; after: ApplicationFields }) {
  const t = useTranslations("adminApplication.changes");
  const changed = COMPARED.filter((field) => asText(before[field]) !== asText(after[field]));
  if (changed.length === 0) return null;
  return (
    <Table label={t("title")}>
      <caption className="pb-2 text-start text-sm font-medium">{t("title")}</caption>
      <thead>
        <tr>
          <Th>{t("field")}</Th>
          <Th>{t("before")}</Th>
          <Th>{t("after")}</Th>
        </tr>
      </thead>
      <tbody>
        {changed.map((field) => (
          <tr key={field}>
            <Td className="whitespace-nowrap">{t(`name.${field}`)}</Td>
            <Td className="max-w-96 break-words text-ink-soft">{asText(before[field])}</Td>
            <Td className="max-w-96 break-words">{asText(after[field])}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
