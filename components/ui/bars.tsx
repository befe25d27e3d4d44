"use client";

import { Direction } from "radix-ui";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { ChartKey, ChartTable } from "./chart-parts";
import { cn } from "./cn";

export interface BarsProps {
  /** One bar each, in the order of reading. `text` is the value as people read it. */
  bars: readonly { key: string | number; label: string; value: number; text: string }[];
  /** What the bars are, above them. */
  legend: string;
  /** What the table behind the bars is called. */
  caption: string;
  /** What a label is, and what a value is. */
  heads: readonly [label: string, value: string];
  /** A round value beside a line. */
  writeTick: (value: number) => string;
  /** Least distance between two labels, in pixels. */
  labelGap?: number;
  /** Sets the height. */
  className?: string;
}

/** Bars with what they are above them, and the same figures as a table for those who cannot see them. */
export function Bars({ bars, legend, caption, heads, writeTick, labelGap = 12, className }: BarsProps) {
  const isRtl = Direction.useDirection() === "rtl";
  const texts = new Map(bars.map(({ value, text }) => [value, text]));
  return (
    <div className="relative grid grid-cols-1 gap-3">
      <ChartKey tone="accent">{legend}</ChartKey>
      <div aria-hidden="true" dir="ltr" className={cn("figures text-xs [&_text]:[unicode-bidi:plaintext]", className)}>
        <ResponsiveContainer width="100%" height="100%">
          {/* The last label stands under the middle of its bar; it needs room beside the last one. */}
          <BarChart data={[...bars]} margin={{ top: 8, right: isRtl ? 0 : 12, bottom: 0, left: isRtl ? 12 : 0 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="label"
              reversed={isRtl}
              tickLine={false}
              axisLine={{ stroke: "var(--line)" }}
              tick={{ fill: "var(--ink-faint)" }}
              minTickGap={labelGap}
            />
            <YAxis
              orientation={isRtl ? "right" : "left"}
              tickLine={false}
              axisLine={false}
              tick={{ fill: "var(--ink-faint)" }}
              tickFormatter={writeTick}
              width={56}
            />
            <Tooltip
              cursor={{ fill: "var(--sunk)" }}
              formatter={(value) => [texts.get(Number(value)), heads[1]]}
              contentStyle={{ background: "var(--surface)", border: "1px solid var(--line)", borderRadius: 8, color: "var(--ink)", direction: isRtl ? "rtl" : "ltr" }}
              itemStyle={{ color: "var(--ink)" }}
            />
            <Bar dataKey="value" fill="var(--accent)" radius={[3, 3, 0, 0]} isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <ChartTable caption={caption} heads={heads} rows={bars.map(({ key, label, text }) => ({ key, cells: [label, text] }))} />
    </div>
  );
}
