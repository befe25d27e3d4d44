/** When cron jobs run: Convex's schedules, in UTC. */
import { createHash } from "node:crypto";
import { UserError } from "../contracts.js";

/** A schedule as `crons.export()` gives it. */
export type CronSpecSchedule =
  | { type: "interval"; seconds?: number; minutes?: number; hours?: number }
  | { type: "hourly"; minuteUTC?: number }
  | { type: "daily"; hourUTC: number; minuteUTC?: number }
  | { type: "weekly"; dayOfWeek: string; hourUTC: number; minuteUTC?: number }
  | { type: "monthly"; day: number; hourUTC: number; minuteUTC?: number }
  | { type: "cron"; cron: string };

type Fields = {
  minutes: Set<number>;
  hours: Set<number>;
  days: Set<number>;
  months: Set<number>;
  weekdays: Set<number>;
  anyDay: boolean;
  anyWeekday: boolean;
};

const DAY_NAMES = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const SEARCH_YEARS = 9;

/** First time of a new job, in ms: at once for an interval. UserError for a schedule that never comes. */
export function firstTime(name: string, schedule: CronSpecSchedule, nowMs: number): number {
  return schedule.type === "interval" ? nowMs : nextMatch(name, schedule, nowMs);
}

/** Time after `previousMs` that is still ahead at `nowMs`: slots missed meanwhile are left out. */
export function followingTime(name: string, schedule: CronSpecSchedule, previousMs: number, nowMs: number): number {
  if (schedule.type !== "interval") return nextMatch(name, schedule, Math.max(previousMs, nowMs));
  const periodMs = intervalMs(schedule);
  const missed = Math.max(0, Math.floor((nowMs - previousMs) / periodMs));
  return previousMs + (missed + 1) * periodMs;
}

function intervalMs({ seconds = 0, minutes = 0, hours = 0 }: { seconds?: number; minutes?: number; hours?: number }): number {
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

function nextMatch(name: string, schedule: Exclude<CronSpecSchedule, { type: "interval" }>, afterMs: number): number {
  const fields = fieldsOf(name, schedule);
  const time = new Date(afterMs);
  time.setUTCSeconds(0, 0);
  time.setUTCMinutes(time.getUTCMinutes() + 1);
  const lastYear = time.getUTCFullYear() + SEARCH_YEARS;
  while (time.getUTCFullYear() <= lastYear) {
    if (!fields.months.has(time.getUTCMonth() + 1)) time.setTime(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + 1, 1));
    else if (!matchesDay(fields, time)) time.setTime(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() + 1));
    else if (!fields.hours.has(time.getUTCHours())) time.setUTCHours(time.getUTCHours() + 1, 0);
    else if (!fields.minutes.has(time.getUTCMinutes())) time.setUTCMinutes(time.getUTCMinutes() + 1);
    else return time.getTime();
  }
  throw new UserError("InvalidCron", `The cron job "${name}" never runs.`);
}

/** Classic cron: when both kinds of day are restricted, either one will do. */
function matchesDay(fields: Fields, time: Date): boolean {
  const day = fields.days.has(time.getUTCDate());
  const weekday = fields.weekdays.has(time.getUTCDay());
  if (fields.anyDay) return weekday;
  if (fields.anyWeekday) return day;
  return day || weekday;
}

function fieldsOf(name: string, schedule: Exclude<CronSpecSchedule, { type: "interval" }>): Fields {
  if (schedule.type === "cron") return parseCron(name, schedule.cron);
  const all: Fields = {
    minutes: new Set(),
    hours: range(0, 23),
    days: range(1, 31),
    months: range(1, 12),
    weekdays: range(0, 6),
    anyDay: true,
    anyWeekday: true,
  };
  all.minutes.add(schedule.minuteUTC ?? minuteFor(name));
  if (schedule.type !== "hourly") all.hours = new Set([schedule.hourUTC]);
  if (schedule.type === "weekly") {
    all.weekdays = new Set([DAY_NAMES.indexOf(schedule.dayOfWeek)]);
    all.anyWeekday = false;
  }
  if (schedule.type === "monthly") {
    all.days = new Set([schedule.day]);
    all.anyDay = false;
  }
  return all;
}

/** A job without a minute gets one of its own, so that jobs do not crowd the full hour. */
function minuteFor(name: string): number {
  return createHash("sha256").update(name).digest().readUInt32BE(0) % 60;
}

function parseCron(name: string, expression: string): Fields {
  const parts = expression.trim().split(/\s+/);
  const [minutes, hours, days, months, weekdays] = parts;
  if (
    parts.length !== 5 ||
    minutes === undefined ||
    hours === undefined ||
    days === undefined ||
    months === undefined ||
    weekdays === undefined
  ) {
    throw invalid(name, expression);
  }
  const parse = (text: string, low: number, high: number, names: string[] = []): Set<number> => {
    const set = parseField(text, low, high, names);
    if (set === null) throw invalid(name, expression);
    return set;
  };
  return {
    minutes: parse(minutes, 0, 59),
    hours: parse(hours, 0, 23),
    days: parse(days, 1, 31),
    months: parse(months, 1, 12, ["", ...MONTH_NAMES]),
    weekdays: parse(
      weekdays,
      0,
      6,
      DAY_NAMES.map((day) => day.slice(0, 3)),
    ),
    anyDay: isAny(days),
    anyWeekday: isAny(weekdays),
  };
}

const isAny = (text: string): boolean => text === "*" || text === "?";

function parseField(text: string, low: number, high: number, names: string[]): Set<number> | null {
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const match = /^(\*|\?|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/i.exec(item);
    if (match === null) return null;
    const [, start = "", end, step] = match;
    const from = isAny(start) ? low : valueOf(start, names);
    const to = isAny(start) ? high : end !== undefined ? valueOf(end, names) : step === undefined ? from : high;
    const by = step === undefined ? 1 : Number(step);
    if (!(from >= low && to <= high && from <= to && by >= 1) || (isAny(start) && end !== undefined)) return null;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}

function valueOf(text: string, names: string[]): number {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names.indexOf(text.toLowerCase());
  return index === -1 ? NaN : index;
}

function range(low: number, high: number): Set<number> {
  return new Set(Array.from({ length: high - low + 1 }, (_, i) => low + i));
}

function invalid(name: string, expression: string): UserError {
  return new UserError("InvalidCron", `The cron job "${name}" has an invalid schedule: "${expression}"`);
}
