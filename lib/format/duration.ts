import { numberFormat } from "./kept";

const SECOND_MS = 1000;
const MINUTE_S = 60;
const HOUR_S = 3600;

const two = (value: number) => value.toString().padStart(2, "0");

/** A running clock: `03:07`, from one hour on `1:03:07`. Whole seconds, floored; negative counts as zero. */
export function formatClock(ms: number): string {
  const total = Math.max(0, Math.floor(ms / SECOND_MS));
  const hours = Math.floor(total / HOUR_S);
  const minutes = Math.floor((total % HOUR_S) / MINUTE_S);
  const seconds = total % MINUTE_S;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${two(minutes)}:${two(seconds)}`;
}

/** Seconds with milliseconds, as a receipt needs them: `180.181`. */
export function formatSeconds(ms: number): string {
  const whole = Math.trunc(ms / SECOND_MS);
  return `${whole}.${Math.abs(ms % SECOND_MS).toString().padStart(3, "0")}`;
}

interface DurationParts {
  hours: number;
  minutes: number;
  seconds: number;
}

/** Splits a duration in ms into whole hours, minutes and seconds, floored, for a sentence. */
function durationParts(ms: number): DurationParts {
  const total = Math.max(0, Math.floor(ms / SECOND_MS));
  return {
    hours: Math.floor(total / HOUR_S),
    minutes: Math.floor((total % HOUR_S) / MINUTE_S),
    seconds: total % MINUTE_S,
  };
}

/** A duration for reading: `1 h 5 min`, `12 min 4 s`, `9 s`. Units come from the locale. */
export function formatDuration(ms: number, locale = "en"): string {
  const { hours, minutes, seconds } = durationParts(ms);
  const unit = (value: number, name: "hour" | "minute" | "second") =>
    numberFormat(locale, { style: "unit", unit: name, unitDisplay: "short" }).format(value);
  const parts: string[] = [];
  if (hours > 0) parts.push(unit(hours, "hour"));
  if (minutes > 0) parts.push(unit(minutes, "minute"));
  if (hours === 0 && (seconds > 0 || minutes === 0)) parts.push(unit(seconds, "second"));
  return parts.join(" ");
}
