import { parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs";
import { HISTORY_STATES, NAME_QUERY_MAX } from "@/lib/domain/sessionHistory";
import { SESSION_MODES } from "@/lib/domain/sessionStates";

/** Stretches of time one can look at. The reader's own days and months. */
export const PERIODS = ["any", "week", "days30", "thisMonth", "lastMonth", "thisYear", "dates"] as const;

/** The value of a choice that narrows nothing; Radix keeps the empty one for "nothing chosen". */
const ANY = "any";

export const STATE_CHOICES = [ANY, ...HISTORY_STATES] as const;
export const MODE_CHOICES = [ANY, ...SESSION_MODES] as const;

/** The filters as they stand in the address bar; a default is left out of it. */
export const HISTORY_FILTERS = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(STATE_CHOICES).withDefault(ANY),
  mode: parseAsStringLiteral(MODE_CHOICES).withDefault(ANY),
  period: parseAsStringLiteral(PERIODS).withDefault("any"),
  /** Days such as 2026-11-21, for the period "dates"; both included. */
  from: parseAsString.withDefault(""),
  to: parseAsString.withDefault(""),
  /** An own session with the person one wants to see. */
  with: parseAsString.withDefault(""),
};

export type HistoryFilters = inferParserType<typeof HISTORY_FILTERS>;

type Bounds = { fromMs?: number; toMs?: number };

/** The start of a day named as in 2026-11-21, shifted by days, in the reader's zone; null for what is no such day. */
function dayStart(text: string, shiftDays = 0): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(year, month - 1, day);
  if (date.getMonth() !== month - 1 || date.getDate() !== day) return null;
  return new Date(year, month - 1, day + shiftDays).getTime();
}

/** From when (included) to when (excluded) a period goes, ms, for a reader whose day began at `todayMs`. */
export function periodBounds({ period, from, to }: Pick<HistoryFilters, "period" | "from" | "to">, todayMs: number): Bounds {
  const today = new Date(todayMs);
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  switch (period) {
    case "any":
      return {};
    case "week":
      return { fromMs: new Date(year, month, day - 6).getTime() };
    case "days30":
      return { fromMs: new Date(year, month, day - 29).getTime() };
    case "thisMonth":
      return { fromMs: new Date(year, month, 1).getTime() };
    case "lastMonth":
      return { fromMs: new Date(year, month - 1, 1).getTime(), toMs: new Date(year, month, 1).getTime() };
    case "thisYear":
      return { fromMs: new Date(year, 0, 1).getTime() };
    case "dates": {
      const fromMs = dayStart(from);
      const toMs = dayStart(to, 1);
      return { ...(fromMs === null ? {} : { fromMs }), ...(toMs === null ? {} : { toMs }) };
    }
  }
}

/** The filters as arguments of `sessions.listMine`; what is not set is left out. */
export function toHistoryArgs(filters: HistoryFilters, todayMs: number) {
  const name = filters.q.trim().slice(0, NAME_QUERY_MAX);
  return {
    ...(filters.state === ANY ? {} : { state: filters.state }),
    ...(filters.mode === ANY ? {} : { mode: filters.mode }),
    ...periodBounds(filters, todayMs),
    ...(filters.with === "" ? {} : { withSessionId: filters.with }),
    ...(name === "" ? {} : { name }),
  };
}

export type HistoryArgs = ReturnType<typeof toHistoryArgs>;

/** Whether anything is narrowed. */
export function isNarrowed(filters: HistoryFilters): boolean {
  return filters.q.trim() !== "" || filters.state !== ANY || filters.mode !== ANY || filters.period !== "any" || filters.with !== "";
}
