"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { SectionLinks } from "../SectionLinks";

const PAGES = { applications: "/admin/advisors/applications", advisors: "/admin/advisors", categories: "/admin/advisors/categories" } as const;
const NAMES = Object.keys(PAGES) as (keyof typeof PAGES)[];

/** The admins' pages about advisors, side by side. */
export function AdvisorAdminLinks({ current, waiting = 0 }: { current: keyof typeof PAGES; waiting?: number }) {
  const t = useTranslations("adminAdvisors.pages");
  const badge = waiting > 0 ? <Badge tone="amber">{waiting}</Badge> : null;
  const pages = NAMES.map((name) => ({ href: PAGES[name], label: t(name), badge: name === "applications" ? badge : null }));
  return <SectionLinks label={t("label")} current={PAGES[current]} pages={pages} />;
}
