import type { FunctionArgs } from "convex/server";
import { parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs";
import { PERIOD_PARSERS } from "@/components/admin/periodParsers";
import { periodBounds } from "@/components/sessions/historyFilters";
import type { api } from "@/convex/_generated/api";
import { WITHDRAWAL_STATES } from "@/lib/domain/payouts/states";

/** The value of a choice that narrows nothing; Radix keeps the empty one for "nothing chosen". */
const ANY = "any";

export const STATE_CHOICES = ["all", ...WITHDRAWAL_STATES] as const;
export const METHOD_CHOICES = [ANY, "bank", "connect"] as const;
export const SORTS = ["newest", "oldest", "amount"] as const;

/** The filters as they stand in the address bar; a default is left out of it. */
export const WITHDRAWAL_FILTERS = {
  /** An advisor's number as a user. */
  advisor: parseAsString,
  state: parseAsStringLiteral(STATE_CHOICES).withDefault("all"),
  method: parseAsStringLiteral(METHOD_CHOICES).withDefault(ANY),
  ...PERIOD_PARSERS,
  sort: parseAsStringLiteral(SORTS),
};
export type WithdrawalFilters = inferParserType<typeof WITHDRAWAL_FILTERS>;
export type FilterChange = Partial<{ [Name in keyof WithdrawalFilters]: WithdrawalFilters[Name] | null }>;

export type WithdrawalsArgs = Omit<FunctionArgs<typeof api.payouts.listAll>, "paginationOpts">;

/** The order the list is in: unless one was chosen, what waits for a decision comes oldest first and everything else newest first. */
export const sortOf = ({ sort, state }: Pick<WithdrawalFilters, "sort" | "state">) => sort ?? (state === "pending" ? "oldest" : "newest");

/** The filters as arguments of `payouts.listAll`, for a reader whose day began at `todayMs`; what is not set is left out. */
export function toWithdrawalsArgs(filters: WithdrawalFilters, todayMs: number): WithdrawalsArgs {
  const { advisor, state, method, sort } = filters;
  return {
    ...(advisor === null ? {} : { advisorId: advisor }),
    ...(state === "all" ? {} : { state }),
    ...(method === ANY ? {} : { methodKind: method }),
    ...(sort === null ? {} : { sort }),
    ...periodBounds(filters, todayMs),
  };
}
