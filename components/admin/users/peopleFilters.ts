import type { FunctionArgs } from "convex/server";
import { parseAsStringLiteral, type inferParserType } from "nuqs";
import type { api } from "@/convex/_generated/api";
import { ROLES } from "@/lib/rolePermissions";

export const SHOWN = ["all", ...ROLES, "suspended"] as const;
export const SORTS = ["newest", "oldest", "name"] as const;

/** The filters as they stand in the address bar beside the words; a default is left out of it. */
export const PEOPLE_FILTERS = {
  show: parseAsStringLiteral(SHOWN).withDefault("all"),
  sort: parseAsStringLiteral(SORTS).withDefault("newest"),
};
type PeopleFilters = inferParserType<typeof PEOPLE_FILTERS>;

export type PeopleArgs = Omit<FunctionArgs<typeof api.users.listAll>, "paginationOpts">;

/** Words and filters as arguments of `users.listAll`; what is not set is left out. */
export function toPeopleArgs({ show, sort }: PeopleFilters, words: string): PeopleArgs {
  return {
    ...(words === "" ? {} : { query: words }),
    ...(show === "all" ? {} : show === "suspended" ? { suspended: true } : { role: show }),
    ...(sort === "newest" || words !== "" ? {} : { sort }),
  };
}
