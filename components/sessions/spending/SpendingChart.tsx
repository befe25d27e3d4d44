"use client";

import { useTranslations } from "next-intl";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useFormat } from "@/lib/format/useFormat";

export interface SpendingMonth {
  /** First instant of the month in UTC. */
  monthMs: number;
  amountMinor: bigint;
  sessionCount: number;
  billedMs: number;
}

/** Spending by month as bars. The table below it has the same figures for everybody. */
export function SpendingChart({ months }: { months: readonly SpendingMonth[] }) {
  const t = useTranslations("spending");
  const format = useFormat();
  // A chart works in pixels, so a number is exact enough at this edge.
  const points = months.map(({ monthMs, amountMinor }) => ({ month: format.utcMonth(monthMs, { short: true }), minor: Number(amountMinor) }));
  const money = (minor: unknown) => format.money(BigInt(Math.round(Number(minor))), { short: true });
  return (
    <div aria-hidden="true" className="figures h-52 text-xs">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={points} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="month" tickLine={false} axisLine={{ stroke: "var(--line)" }} tick={{ fill: "var(--ink-faint)" }} minTickGap={12} />
          <YAxis tickLine={false} axisLine={false} tick={{ fill: "var(--ink-faint)" }} tickFormatter={money} width={52} />
          <Tooltip
            cursor={{ fill: "var(--sunk)" }}
            formatter={(value) => [money(value), t("spent")]}
            contentStyle={{ background: "var(--surface)", border: "1px solid var(--line)", borderRadius: 8, color: "var(--ink)" }}
            itemStyle={{ color: "var(--ink)" }}
          />
          <Bar dataKey="minor" fill="var(--accent)" radius={[3, 3, 0, 0]} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
