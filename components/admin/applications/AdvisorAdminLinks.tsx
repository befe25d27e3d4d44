"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";

const PAGES = { applications: "/admin/advisors/applications", advisors: "/admin/advisors", categories: "/admin/advisors/categories" } as const;

/** The admins' pages about advisors, side by side. */
export function AdvisorAdminLinks({ current, waiting = 0 }: { current: keyof typeof PAGES; waiting?: number }) {
  const t = useTranslations("adminAdvisors.pages");
  return (
    <nav aria-label={t("label")} className="flex flex-wrap gap-x-1 border-b border-line">
      {(Object.keys(PAGES) as (keyof typeof PAGES)[]).map((page) => (
        <Link
          key={page}
          href={PAGES[page]}
          aria-current={page === current ? "page" : undefined}
          className="-mb-px inline-flex items-center gap-2 border-b-2 border-transparent px-3 py-2 text-sm text-ink-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {t(page)}
          {page === "applications" && waiting > 0 ? <Badge tone="amber">{waiting}</Badge> : null}
        </Link>
      ))}
    </nav>
  );
}
