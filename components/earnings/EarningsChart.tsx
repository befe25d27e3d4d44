"use client";

import { useTranslations } from "next-intl";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatShortDay } from "@/lib/format/dates";
import { useFormat } from "@/lib/format/useFormat";

export interface EarningDay {
  /** Midnight UTC. */
  dayMs: number;
  amountMinor: bigint;
}

const UTC = { timeZone: "UTC" };

/** Earnings by day as bars, with the same figures as a table for those who cannot see them. */
export function EarningsChart({ days }: { days: readonly EarningDay[] }) {
  const t = useTranslations("earnings");
  const format = useFormat();
  // A chart works in pixels, so a number is exact enough at this edge.
  const points = days.map(({ dayMs, amountMinor }) => ({ day: formatShortDay(dayMs, UTC), minor: Number(amountMinor) }));
  const money = (minor: unknown) => format.money(BigInt(Math.round(Number(minor))));
  return (
    <>
      <div aria-hidden="true" className="figures h-64 text-xs">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={points} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="day" tickLine={false} axisLine={{ stroke: "var(--line)" }} tick={{ fill: "var(--ink-faint)" }} minTickGap={36} />
            <YAxis tickLine={false} axisLine={false} tick={{ fill: "var(--ink-faint)" }} tickFormatter={money} width={62} />
            <Tooltip
              cursor={{ fill: "var(--sunk)" }}
              formatter={(value) => [money(value), t("earned")]}
              contentStyle={{ background: "var(--surface)", border: "1px solid var(--line)", borderRadius: 8, color: "var(--ink)" }}
              itemStyle={{ color: "var(--ink)" }}
            />
            <Bar dataKey="minor" fill="var(--accent)" radius={[3, 3, 0, 0]} isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <div className="sr-only">
        <table>
        <caption>{t("byDay")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("day")}</th>
            <th scope="col">{t("earned")}</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ dayMs, amountMinor }) => (
            <tr key={dayMs}>
              <th scope="row">{formatShortDay(dayMs, UTC)}</th>
              <td>{format.money(amountMinor)}</td>
            </tr>
          ))}
        </tbody>
        </table>
      </div>
    </>
  );
}
