import type { FunctionArgs } from "convex/server";
import { parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs";
import { PERIOD_PARSERS } from "@/components/admin/periodParsers";
import { periodBounds } from "@/components/sessions/historyFilters";
import type { api } from "@/convex/_generated/api";
import { DISPUTE_REASONS, DISPUTE_STATES, isDisputeOpen } from "@/lib/domain/disputes/rules";
import { PARTIES } from "@/lib/domain/sessionStates";

/** The value of a choice that narrows nothing; Radix keeps the empty one for "nothing chosen". */
const ANY = "any";

/** What an admin can look at: what waits, by state, or everything. */
export const DISPUTE_SHOWS = ["waiting", "second", ...DISPUTE_STATES, "all"] as const;
export type DisputeShow = (typeof DISPUTE_SHOWS)[number];
export const REASON_CHOICES = [ANY, ...DISPUTE_REASONS] as const;
const SORTS = ["newest", "oldest", "charge", "deadline"] as const;
type Sort = (typeof SORTS)[number];

/** The filters as they stand in the address bar; a default is left out of it. */
export const DISPUTE_FILTERS = {
  show: parseAsStringLiteral(DISPUTE_SHOWS).withDefault("waiting"),
  /** A person's number, and the side they are looked for on. */
  person: parseAsString,
  side: parseAsStringLiteral(PARTIES).withDefault("client"),
  reason: parseAsStringLiteral(REASON_CHOICES).withDefault(ANY),
  ...PERIOD_PARSERS,
  sort: parseAsStringLiteral(SORTS),
};
export type DisputeFilters = inferParserType<typeof DISPUTE_FILTERS>;
export type FilterChange = Partial<{ [Name in keyof DisputeFilters]: DisputeFilters[Name] | null }>;

export type DisputesArgs = Omit<FunctionArgs<typeof api.disputes.listAll>, "paginationOpts">;

/** Whether everything shown still waits for something. */
const isOpenShow = (show: DisputeShow) => show !== "all" && (show === "waiting" || show === "second" || isDisputeOpen(show));

/** The orders there are for what is shown: what is decided has no deadline. */
export const sortsFor = (show: DisputeShow): readonly Sort[] => (isOpenShow(show) ? SORTS : SORTS.filter((sort) => sort !== "deadline"));

function chosenSort({ sort, show }: Pick<DisputeFilters, "sort" | "show">): Sort | null {
  return sort !== null && sortsFor(show).includes(sort) ? sort : null;
}

/** The order the list is in: unless one was chosen, what waits comes oldest first and everything else newest first. */
export const sortOf = (filters: Pick<DisputeFilters, "sort" | "show">): Sort =>
  chosenSort(filters) ?? (isOpenShow(filters.show) ? "oldest" : "newest");

function shown(show: DisputeShow): DisputesArgs {
  switch (show) {
    case "waiting":
      return { isOpen: true };
    case "second":
      return { awaitingSecond: true };
    case "all":
      return {};
    default:
      return { state: show };
  }
}

/** The filters as arguments of `disputes.listAll`, for a reader whose day began at `todayMs`; what is not set is left out. */
export function toDisputesArgs(filters: DisputeFilters, todayMs: number): DisputesArgs {
  const { show, person, side, reason } = filters;
  const sort = chosenSort(filters);
  return {
    ...shown(show),
    ...(person === null ? {} : { personId: person, side }),
    ...(reason === ANY ? {} : { reason }),
    ...periodBounds(filters, todayMs),
    ...(sort === null ? {} : { sort }),
  };
}
