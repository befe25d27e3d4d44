"use client";

import { useTranslations } from "next-intl";
import { SectionLinks } from "../SectionLinks";

const PAGES = { withdrawals: "/admin/payouts", batches: "/admin/payouts/batches" } as const;
const NAMES = Object.keys(PAGES) as (keyof typeof PAGES)[];

/** The admins' pages about payouts, side by side. */
export function PayoutAdminLinks({ current }: { current: keyof typeof PAGES }) {
  const t = useTranslations("adminPayouts.pages");
  return <SectionLinks label={t("label")} current={PAGES[current]} pages={NAMES.map((name) => ({ href: PAGES[name], label: t(name) }))} />;
}
