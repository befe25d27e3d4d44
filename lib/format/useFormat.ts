"use client";

import { useLocale } from "next-intl";
import { useMemo } from "react";
import {
  dayKey,
  formatDateTime,
  formatDay,
  formatExactTime,
  formatLongDay,
  formatShortDay,
  formatTime,
} from "./dates";
import { formatClock, formatDuration, formatSeconds } from "./duration";
import { formatMoney, type MoneyOptions } from "./money";

/** The formatters bound to the reader's locale and, for dates, the browser's zone. */
export function useFormat() {
  const locale = useLocale();
  return useMemo(
    () => ({
      money: (minor: bigint, options?: Omit<MoneyOptions, "locale">) => formatMoney(minor, { ...options, locale }),
      clock: formatClock,
      seconds: formatSeconds,
      duration: (ms: number) => formatDuration(ms, locale),
      day: (ms: number) => formatDay(ms, { locale }),
      longDay: (ms: number) => formatLongDay(ms, { locale }),
      shortDay: (ms: number) => formatShortDay(ms, { locale }),
      time: (ms: number) => formatTime(ms, { locale }),
      exactTime: (ms: number) => formatExactTime(ms, { locale }),
      dateTime: (ms: number) => formatDateTime(ms, { locale }),
      dayKey: (ms: number) => dayKey(ms),
      /** A language tag by its name in the reader's language: "es" → "Spanish". */
      language: (tag: string) => new Intl.DisplayNames([locale], { type: "language", fallback: "code" }).of(tag) ?? tag,
      country: (code: string) => new Intl.DisplayNames([locale], { type: "region", fallback: "code" }).of(code) ?? code,
      number: (value: number, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options).format(value),
    }),
    [locale],
  );
}
