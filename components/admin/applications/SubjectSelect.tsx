"use client";

import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { Select } from "@/components/ui/select";
import { api } from "@/convex/_generated/api";
import { ANY } from "./listFilters";

/** Narrows a list to one subject. One that is out of use, from an address, stands there as it was written. */
export function SubjectSelect({ value, onChange }: { value: string; onChange: (slug: string) => void }) {
  const t = useTranslations("adminAdvisors.subject");
  const inUse = (useQuery(api.advisorProfiles.categories, {}) ?? []).map(({ slug, name }) => ({ value: slug, label: name }));
  const own = value === ANY || inUse.some((subject) => subject.value === value) ? [] : [{ value, label: value }];
  return <Select aria-label={t("label")} value={value} onChange={onChange} options={[{ value: ANY, label: t("any") }, ...inUse, ...own]} />;
}
