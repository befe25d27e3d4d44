"use client";

import { useTranslations } from "next-intl";
import { SectionLinks } from "../SectionLinks";

const PAGES = {
  balance: "/admin/ledger",
  accounts: "/admin/ledger/accounts",
  adjustments: "/admin/ledger/adjustments",
  checks: "/admin/ledger/checks",
} as const;
const NAMES = Object.keys(PAGES) as (keyof typeof PAGES)[];

/** The pages of the ledger, side by side. */
export function LedgerLinks({ current }: { current: keyof typeof PAGES }) {
  const t = useTranslations("adminLedger.pages");
  return (
    <div className="mb-8">
      <SectionLinks label={t("label")} current={PAGES[current]} pages={NAMES.map((name) => ({ href: PAGES[name], label: t(name) }))} />
    </div>
  );
}
