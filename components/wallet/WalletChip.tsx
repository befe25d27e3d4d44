"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { MeterRing } from "@/components/ui/meter-ring";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormat } from "@/lib/format/useFormat";
import { useLiveWallet } from "./useLiveWallet";

/** What one can spend, in the head of every page, leading to the wallet. */
export function WalletChip() {
  const t = useTranslations("wallet");
  const format = useFormat();
  const wallet = useLiveWallet();
  if (wallet === undefined) return <Skeleton className="h-9 w-20 rounded-full" />;
  return (
    <Link
      href="/user-dashboard/wallet"
      className="figures inline-flex h-9 items-center gap-2 rounded-full border border-line bg-surface px-3 text-sm font-medium transition-colors duration-150 hover:border-line-strong"
    >
      {wallet.isRunning ? <MeterRing fraction={0.75} size={14} weight={14} /> : null}
      <span className="sr-only">{t("chip")}</span>
      {format.money(wallet.spendableMinor)}
    </Link>
  );
}
