import type { ConvexJson } from "../contracts.js";
import { UserError } from "../contracts.js";
import { asArgument } from "../db/documents.js";
import { maybeValue } from "../db/filter.js";
import { parseFieldPath } from "../values/index.js";
import { filterDigest, type TextIndex } from "./textIndex.js";
import { tokenize, type Term } from "./tokens.js";

/** Words of a query that count; later ones are left out. */
const MAX_QUERY_WORDS = 16;
const MAX_FILTER_CONDITIONS = 8;

/**
 * A search ready to run: documents with any of the `words`, or with a word that starts like the last of them (`prefix`), that have
 * all filter values. Without words nothing is found.
 */
export type CompiledSearch = {
  index: TextIndex;
  words: readonly Term[];
  prefix: Term | null;
  filters: ReadonlyArray<{ field: number; digest: string }>;
};

type SearchFilter = { type: "Search" | "Eq"; fieldPath: string; value: ConvexJson };

function fail(code: string, index: TextIndex, rest: string): never {
  throw new UserError(code, `Search query against ${index.qualifiedName} ${rest}`);
}

/** Compiles the filters of a search query. Throws UserError with Convex's sentences for those that do not fit the index. */
export function compileSearch(index: TextIndex, filters: readonly ConvexJson[]): CompiledSearch {
  const { searchField, filterFields } = index.stored;
  let text: string | null = null;
  const conditions: Array<{ field: number; digest: string }> = [];
  for (const { type, fieldPath, value } of filters as SearchFilter[]) {
    const field = asArgument("queryStream", "query", () => parseFieldPath(fieldPath).join("."));
    if (type === "Search") {
      if (field !== searchField) {
        fail("IncorrectSearchField", index, `contains a search filter against "${field}", which doesn't match the indexed \`searchField\` "${searchField}".`);
      }
      if (text !== null) fail("DuplicateSearchFiltersError", index, `contains multiple search filters against "${field}". Only one is allowed.`);
      text = String(value);
      continue;
    }
    const position = filterFields.indexOf(field);
    if (position < 0) {
      fail("IncorrectFilterFieldError", index, `contains an equality filter on "${field}" but that field isn't indexed for filtering in \`filterFields\`.`);
    }
    conditions.push({ field: position, digest: filterDigest(asArgument("queryStream", "query", () => maybeValue(value))) });
  }
  if (text === null) {
    fail("MissingSearchFilterError", index, `does not contain any search filters. You must include a search filter like \`q.search("${searchField}", searchText)\`.`);
  }
  if (conditions.length > MAX_FILTER_CONDITIONS) {
    fail("TooManyFilterConditionsInSearchQueryError", index, `has too many filter conditions. Max: ${MAX_FILTER_CONDITIONS} Actual: ${conditions.length}`);
  }
  const words = tokenize(text, MAX_QUERY_WORDS);
  return { index, words: [...new Set(words)], prefix: words.at(-1) ?? null, filters: conditions };
}
