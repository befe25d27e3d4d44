"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { SearchInput } from "@/components/ui/search-input";
import { Select } from "@/components/ui/select";
import { FilterRow } from "./FilterRow";
import { SEARCH_MAX } from "./useListSearch";

export interface ListToolbarProps<Sort extends string> {
  search: string;
  onSearch: (search: string) => void;
  searchLabel: string;
  searchHint?: string;
  sort: Sort;
  sorts: readonly { value: Sort; label: string }[];
  onSort: (sort: Sort) => void;
  /** The button that saves the list as a file. */
  csv: ReactNode;
  /** What narrows the list, as selects. */
  children: ReactNode;
}

/** Search, filters, order and the file, above a list of admins. With words the best match is the order: then there is no other. */
export function ListToolbar<Sort extends string>(props: ListToolbarProps<Sort>) {
  const { search, onSearch, searchLabel, searchHint, sort, sorts, onSort, csv, children } = props;
  const t = useTranslations("listOrder");
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <SearchInput
          aria-label={searchLabel}
          placeholder={searchHint ?? searchLabel}
          maxLength={SEARCH_MAX}
          className="max-w-md min-w-0 flex-1 basis-64"
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
        {csv}
      </div>
      <FilterRow>
        {children}
        {search.trim() === "" ? (
          <Select aria-label={t("label")} value={sort} onChange={onSort} options={sorts} />
        ) : (
          <Select aria-label={t("label")} disabled value="best" onChange={() => undefined} options={[{ value: "best", label: t("best") }]} />
        )}
      </FilterRow>
    </div>
  );
}
