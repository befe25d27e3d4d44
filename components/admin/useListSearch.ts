"use client";

import { parseAsString, useQueryState } from "nuqs";

/** Longest search, in UTF-16 code units. */
export const SEARCH_MAX = 100;

/** The words an admin searches a list for, which live in the address bar: as they stand in the field, and as they are asked. */
export function useListSearch() {
  const [search, setSearch] = useQueryState("search", parseAsString.withDefault("").withOptions({ throttleMs: 200 }));
  return { search, onSearch: (next: string) => void setSearch(next), words: search.trim().slice(0, SEARCH_MAX) };
}
