import type { FunctionArgs } from "convex/server";
import { parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs";
import { PERIOD_PARSERS } from "@/components/admin/periodParsers";
import { periodBounds } from "@/components/sessions/historyFilters";
import type { api } from "@/convex/_generated/api";
import { PARTIES, SESSION_MODES, SESSION_STATES } from "@/lib/domain/sessionStates";

/** The value of a choice that narrows nothing; Radix keeps the empty one for "nothing chosen". */
const ANY = "any";

export const STATE_CHOICES = [ANY, "open", ...SESSION_STATES] as const;
export const MODE_CHOICES = [ANY, ...SESSION_MODES] as const;
export const SORTS = ["newest", "oldest", "charge"] as const;

/** The filters as they stand in the address bar; a default is left out of it. */
export const SESSION_FILTERS = {
  /** A person's number, and the side they are looked for on. */
  person: parseAsString,
  side: parseAsStringLiteral(PARTIES).withDefault("client"),
  state: parseAsStringLiteral(STATE_CHOICES).withDefault(ANY),
  mode: parseAsStringLiteral(MODE_CHOICES).withDefault(ANY),
  ...PERIOD_PARSERS,
  sort: parseAsStringLiteral(SORTS).withDefault("newest"),
};
export type SessionFilters = inferParserType<typeof SESSION_FILTERS>;
export type FilterChange = Partial<{ [Name in keyof SessionFilters]: SessionFilters[Name] | null }>;

export type SessionsArgs = Omit<FunctionArgs<typeof api.admin.sessions>, "paginationOpts">;

/** The filters as arguments of `admin.sessions`, for a reader whose day began at `todayMs`; what is not set is left out. */
export function toSessionsArgs(filters: SessionFilters, todayMs: number): SessionsArgs {
  const { person, side, state, mode, sort } = filters;
  return {
    ...(person === null ? {} : { personId: person, side }),
    ...(state === ANY ? {} : { state }),
    ...(mode === ANY ? {} : { mode }),
    ...(sort === "newest" ? {} : { sort }),
    ...periodBounds(filters, todayMs),
  };
}
