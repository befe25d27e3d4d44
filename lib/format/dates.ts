import { dateTimeFormat } from "./kept";

export interface DateOptions {
  locale?: string;
  /** IANA zone; the reader's own when absent. */
  timeZone?: string | undefined;
}

function write(ms: number, parts: Intl.DateTimeFormatOptions, { locale = "en", timeZone }: DateOptions): string {
  const text = dateTimeFormat(locale, { ...parts, timeZone }).format(ms);
  // Spanish writes "a.m.", and times stand at the ends of sentences, which would then have two full stops.
  return text.replace(/([ap])\.\s?m\./u, "$1m");
}

/** A day: "Nov 21, 2026". */
export function formatDay(ms: number, options: DateOptions = {}): string {
  return write(ms, { year: "numeric", month: "short", day: "numeric" }, options);
}

/** A day inside the current view, with its weekday: "Saturday, November 21". */
export function formatLongDay(ms: number, options: DateOptions = {}): string {
  return write(ms, { weekday: "long", month: "long", day: "numeric" }, options);
}

/** A day on an axis: "Nov 21". */
export function formatShortDay(ms: number, options: DateOptions = {}): string {
  return write(ms, { month: "short", day: "numeric" }, options);
}

/** A calendar month in UTC, as totals are kept: "November 2026", or "Nov" on an axis. */
export function formatUtcMonth(ms: number, { locale = "en", short = false }: { locale?: string; short?: boolean } = {}): string {
  return write(ms, short ? { month: "short" } : { month: "long", year: "numeric" }, { locale, timeZone: "UTC" });
}

/** Hours and minutes: "9:05 AM". */
export function formatTime(ms: number, options: DateOptions = {}): string {
  return write(ms, { hour: "numeric", minute: "2-digit" }, options);
}

/** Hours, minutes and seconds, for evidence: "9:05:31 AM". */
export function formatExactTime(ms: number, options: DateOptions = {}): string {
  return write(ms, { hour: "numeric", minute: "2-digit", second: "2-digit" }, options);
}

/** Day and time: "Nov 21, 2026, 9:05 AM". */
export function formatDateTime(ms: number, options: DateOptions = {}): string {
  return write(
    ms,
    { year: "numeric", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" },
    options,
  );
}

/** A stable name of the calendar day in the reader's zone, for grouping. */
export function dayKey(ms: number, options: DateOptions = {}): string {
  return write(ms, { year: "numeric", month: "2-digit", day: "2-digit" }, { ...options, locale: "en-CA" });
}
