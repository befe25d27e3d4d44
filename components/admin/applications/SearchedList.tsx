"use client";

import type { ReactNode } from "react";
import { Choice } from "@/components/ui/choice";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton, type MoreButtonProps } from "@/components/ui/more-button";
import { SearchInput } from "@/components/ui/search-input";
import { SkeletonRows } from "@/components/ui/skeleton";

/** Longest search, in UTF-16 code units. */
export const SEARCH_MAX = 100;

export interface SearchedListProps<Value extends string> {
  texts: Record<"search" | "filter" | "loading" | "none" | "nothingFound" | "list" | "more", string>;
  search: string;
  onSearch: (search: string) => void;
  filter: Value;
  filters: readonly { value: Value; label: string }[];
  onFilter: (filter: Value) => void;
  status: MoreButtonProps["status"];
  onMore: () => void;
  /** Rows, as list items. */
  children: readonly ReactNode[];
}

/** A list that admins search and narrow. */
export function SearchedList<Value extends string>({ texts, search, onSearch, filter, filters, onFilter, status, onMore, children }: SearchedListProps<Value>) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <SearchInput
          aria-label={texts.search}
          placeholder={texts.search}
          maxLength={SEARCH_MAX}
          className="w-full sm:max-w-72"
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
        <Choice aria-label={texts.filter} value={filter} onChange={onFilter} options={filters} />
      </div>
      {status === "LoadingFirstPage" ? (
        <SkeletonRows rows={5} label={texts.loading} />
      ) : children.length === 0 ? (
        <EmptyState title={search.trim() === "" ? texts.none : texts.nothingFound} />
      ) : (
        <ul aria-label={texts.list} className="divide-y divide-line border-y border-line">
          {children}
        </ul>
      )}
      <MoreButton status={status} onMore={onMore}>
        {texts.more}
      </MoreButton>
    </>
  );
}
