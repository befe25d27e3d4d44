import type { FunctionArgs } from "convex/server";
import { parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs";
import type { api } from "@/convex/_generated/api";

/** The value of a choice that narrows nothing. */
export const ANY = "all";

export const STATES = [ANY, "submitted", "approved", "rejected"] as const;
export const KINDS = [ANY, "new", "change"] as const;
export const APPLICATION_SORTS = ["waiting", "newest", "oldest"] as const;

/** The filters of applications as they stand in the address bar beside the words; a default is left out of it. */
export const APPLICATION_FILTERS = {
  state: parseAsStringLiteral(STATES).withDefault(ANY),
  kind: parseAsStringLiteral(KINDS).withDefault(ANY),
  /** A category's slug. */
  subject: parseAsString.withDefault(ANY),
  sort: parseAsStringLiteral(APPLICATION_SORTS).withDefault("waiting"),
};
type ApplicationFilters = inferParserType<typeof APPLICATION_FILTERS>;

export type ApplicationArgs = Omit<FunctionArgs<typeof api.advisorProfiles.applications>, "paginationOpts">;

/** Words and filters as arguments of `advisorProfiles.applications`; what is not set is left out. */
export function toApplicationArgs({ state, kind, subject, sort }: ApplicationFilters, words: string): ApplicationArgs {
  return {
    ...(words === "" ? {} : { search: words }),
    ...(state === ANY ? {} : { state }),
    ...(kind === ANY ? {} : { isChange: kind === "change" }),
    ...(subject === ANY ? {} : { category: subject }),
    ...(sort === "waiting" || words !== "" ? {} : { sort }),
  };
}

export const STATUSES = ["approved", "suspended"] as const;
export const ADVISOR_SORTS = ["newest", "oldest", "rating", "price"] as const;

/** The same for the list of advisors. */
export const ADVISOR_FILTERS = {
  status: parseAsStringLiteral(STATUSES).withDefault("approved"),
  subject: parseAsString.withDefault(ANY),
  sort: parseAsStringLiteral(ADVISOR_SORTS).withDefault("newest"),
};
type AdvisorFilters = inferParserType<typeof ADVISOR_FILTERS>;

export type AdvisorArgs = Omit<FunctionArgs<typeof api.advisorProfiles.managed>, "paginationOpts">;

/** Words and filters as arguments of `advisorProfiles.managed`; what is not set is left out. */
export function toAdvisorArgs({ status, subject, sort }: AdvisorFilters, words: string): AdvisorArgs {
  return {
    status,
    ...(words === "" ? {} : { search: words }),
    ...(subject === ANY ? {} : { category: subject }),
    ...(sort === "newest" || words !== "" ? {} : { sort }),
  };
}
