"use client";

import type { FunctionReturnType } from "convex/server";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/layout/useNow";
import { usePersonName } from "@/components/layout/usePersonName";
import { Skeleton } from "@/components/ui/skeleton";
import type { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";

type Today = FunctionReturnType<typeof api.earnings.today>;
export type PendingEarning = Today["next"][number];

/** The day so far: sessions, minutes, money. */
export function TodayFigures({ today }: { today: Today | undefined }) {
  const t = useTranslations("advisorDashboard.today");
  const format = useFormat();
  if (today === undefined) return <Skeleton className="h-20" />;
  const figures = [
    { key: "sessions", value: format.number(today.sessionCount) },
    { key: "minutes", value: format.number(Math.floor(today.billedMs / 60_000)) },
    { key: "earned", value: format.money(today.earnedMinor) },
  ] as const;
  return (
    <dl className="grid grid-cols-3 gap-x-4">
      {figures.map(({ key, value }) => (
        <div key={key} className="grid content-start gap-1">
          <dt className="text-sm text-ink-faint">{t(key)}</dt>
          <dd className="figures text-xl font-medium tracking-tight sm:text-2xl">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Pending earnings in the order they become available, each with its clock. Nothing while none is pending. */
export function PendingClock({ next }: { next: readonly PendingEarning[] }) {
  const t = useTranslations("advisorDashboard.pending");
  const format = useFormat();
  const nameOf = usePersonName();
  const nowMs = useNow();
  if (next.length === 0) return null;
  return (
    <div className="grid gap-3">
      <h3 className="text-sm font-medium">{t("title")}</h3>
      <ul className="divide-y divide-line border-y border-line">
        {next.map((earning) => (
          <li key={earning.earningId} className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5 py-3 text-sm">
            <Link href={`/receipts/${earning.sessionId}`} className="truncate font-medium underline decoration-line-strong underline-offset-4 hover:decoration-ink">
              {t("from", { name: nameOf(earning.clientFirstName) })}
            </Link>
            <span className="figures font-medium">{format.money(earning.amountMinor - earning.takenBackMinor)}</span>
            <span className="figures col-span-2 text-ink-faint">
              {nowMs === null || nowMs >= earning.availableAtMs ? t("now") : t("in", { time: format.duration(earning.availableAtMs - nowMs), at: format.dateTime(earning.availableAtMs) })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
