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
  formatUtcMonth,
} from "./dates";
import { formatClock, formatDuration, formatSeconds } from "./duration";
import { displayNames, listFormat, numberFormat } from "./kept";
import { formatMoney, type MoneyOptions } from "./money";
import { useZone } from "./zone";

/** The formatters bound to the reader's locale and, for dates, the zone they chose, else the browser's. */
export function useFormat() {
  const locale = useLocale();
  const timeZone = useZone();
  return useMemo(
    () => ({
      money: (minor: bigint, options?: Omit<MoneyOptions, "locale">) => formatMoney(minor, { ...options, locale }),
      clock: formatClock,
      seconds: formatSeconds,
      duration: (ms: number) => formatDuration(ms, locale),
      day: (ms: number) => formatDay(ms, { locale, timeZone }),
      longDay: (ms: number) => formatLongDay(ms, { locale, timeZone }),
      /** Days of totals are counted in UTC. */
      utcShortDay: (ms: number) => formatShortDay(ms, { locale, timeZone: "UTC" }),
      utcMonth: (ms: number, options?: { short?: boolean }) => formatUtcMonth(ms, { ...options, locale }),
      /** The time of day where the reader is, or in another zone. */
      time: (ms: number, zone = timeZone) => formatTime(ms, { locale, timeZone: zone }),
      exactTime: (ms: number) => formatExactTime(ms, { locale, timeZone }),
      dateTime: (ms: number) => formatDateTime(ms, { locale, timeZone }),
      dayKey: (ms: number) => dayKey(ms, { timeZone }),
      /** A language tag by its name in the reader's language: "es" → "Spanish". */
      language: (tag: string) => displayNames(locale, { type: "language", fallback: "code" }).of(tag) ?? tag,
      country: (code: string) => displayNames(locale, { type: "region", fallback: "code" }).of(code) ?? code,
      /** Things one after the other, as the language strings them: "English, Spanish". */
      list: (words: readonly string[]) => listFormat(locale, { type: "unit", style: "short" }).format(words),
      number: (value: number, options: Intl.NumberFormatOptions = {}) => numberFormat(locale, options).format(value),
    }),
    [locale, timeZone],
  );
}
