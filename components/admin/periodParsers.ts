import { parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs";
import { PERIODS } from "@/components/sessions/historyFilters";

/** A stretch of time as it stands in the address bar; `periodBounds` makes instants of it. */
export const PERIOD_PARSERS = {
  period: parseAsStringLiteral(PERIODS).withDefault("any"),
  /** Days such as 2026-11-21, for the period "dates"; both included. */
  from: parseAsString.withDefault(""),
  to: parseAsString.withDefault(""),
};

export type Period = inferParserType<typeof PERIOD_PARSERS>;
/** What somebody changed; null takes it away. */
export type PeriodChange = Partial<{ [Name in keyof Period]: Period[Name] | null }>;
