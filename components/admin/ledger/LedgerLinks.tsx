"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";

const PAGES = {
  balance: "/admin/ledger",
  accounts: "/admin/ledger/accounts",
  adjustments: "/admin/ledger/adjustments",
  checks: "/admin/ledger/checks",
} as const;

/** The pages of the ledger, side by side. */
export function LedgerLinks({ current }: { current: keyof typeof PAGES }) {
  const t = useTranslations("adminLedger.pages");
  return (
    <nav aria-label={t("label")} className="mb-8 flex flex-wrap gap-x-1 border-b border-line">
      {(Object.keys(PAGES) as (keyof typeof PAGES)[]).map((page) => (
        <Link
          key={page}
          href={PAGES[page]}
          aria-current={page === current ? "page" : undefined}
          className="-mb-px inline-flex items-center gap-2 border-b-2 border-transparent px-3 py-2 text-sm text-ink-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {t(page)}
        </Link>
      ))}
    </nav>
  );
}
