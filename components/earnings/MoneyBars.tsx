"use client";

import { Bars, type BarsProps } from "@/components/ui/bars";
import { useFormat } from "@/lib/format/useFormat";

export interface MoneyBarsProps extends Omit<BarsProps, "bars" | "writeTick" | "legend"> {
  /** Amounts over time, the oldest first. */
  amounts: readonly { atMs: number; label: string; amountMinor: bigint }[];
  /** What the bars are, with what they come to. */
  legend: (total: string) => string;
}

/** Amounts over time as bars, with their sum above them and a table behind them. */
export function MoneyBars({ amounts, legend, ...rest }: MoneyBarsProps) {
  const format = useFormat();
  return (
    <Bars
      {...rest}
      // A chart works in pixels, so a number is exact enough at this edge; what people read is made of the amount.
      bars={amounts.map(({ atMs, label, amountMinor }) => ({
        key: atMs,
        label,
        value: Number(amountMinor),
        text: format.money(amountMinor),
      }))}
      legend={legend(format.money(amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)))}
      writeTick={(minor) => format.money(BigInt(Math.round(minor)), { short: true })}
    />
  );
}
