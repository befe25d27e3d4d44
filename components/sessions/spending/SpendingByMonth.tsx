"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { useFormat } from "@/lib/format/useFormat";
import type { SpendingMonth } from "./SpendingChart";

// The chart's library is heavy and comes after the figures.
const SpendingChart = dynamic(() => import("./SpendingChart").then((module) => module.SpendingChart), {
  ssr: false,
  loading: () => <Skeleton className="h-52" />,
});

/** What sessions cost, month by month: bars of a year, and a table of the months that cost something. */
export function SpendingByMonth({ months }: { months: readonly SpendingMonth[] | undefined }) {
  const t = useTranslations("spending");
  const format = useFormat();
  if (months === undefined) return <Skeleton className="h-52" />;
  const spent = months.filter(({ sessionCount }) => sessionCount > 0).reverse();
  if (spent.length === 0) return <p className="text-sm text-ink-soft">{t("none")}</p>;
  return (
    <div className="grid gap-6">
      <SpendingChart months={months} />
      <Table label={t("byMonth")}>
        <thead>
          <tr>
            <Th>{t("month")}</Th>
            <Th numeric>{t("sessions")}</Th>
            <Th numeric>{t("time")}</Th>
            <Th numeric>{t("spent")}</Th>
          </tr>
        </thead>
        <tbody>
          {spent.map(({ monthMs, sessionCount, billedMs, amountMinor }) => (
            <tr key={monthMs}>
              <Td>{format.utcMonth(monthMs)}</Td>
              <Td numeric>{format.number(sessionCount)}</Td>
              <Td numeric>{format.duration(billedMs)}</Td>
              <Td numeric>{format.money(amountMinor)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
