"use client";

import { usePaginatedQuery } from "convex/react";
import { useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { api } from "@/convex/_generated/api";
import { recall, remember, watchReturns } from "./listMemory";
import { searchHref, toSearchArgs, type Filters } from "./searchFilters";
import type { AdvisorSummary } from "./types";

const PAGE_SIZE = 30;

/** The first page as the server found it, and the address it belongs to. */
export type FirstPage = { href: string; rows: AdvisorSummary[]; isDone: boolean };

export type AdvisorList = {
  rows: readonly AdvisorSummary[];
  /** Nothing to show yet. */
  isLoading: boolean;
  isLoadingMore: boolean;
  /** The rows are those of the search before, until the new ones arrive. */
  isStale: boolean;
  /** Loads more; null when there is nothing more. */
  onMore: (() => void) | null;
};

const NONE: readonly AdvisorSummary[] = [];

const contentOf = (row: AdvisorSummary) => JSON.stringify(row, (_name, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));

/** Each advisor once; whoever has not changed is the same object as before, so that only the others are drawn anew. */
function settled(rows: readonly AdvisorSummary[], before: readonly AdvisorSummary[]): AdvisorSummary[] {
  const known = new Map(before.map((row) => [row.advisorId, row]));
  const once = new Map(rows.map((row) => [row.advisorId, row]));
  return [...once].map(([id, row]) => {
    const old = known.get(id);
    return old !== undefined && (old === row || contentOf(old) === contentOf(row)) ? old : row;
  });
}

/**
 * The list of advisors for some filters. Rows stay until their successors are there; the first page is the server's; a list
 * one comes back to has its pages and its place again.
 */
export function useAdvisorList(wanted: Filters, first: FirstPage | null): AdvisorList {
  // Typing goes before listing.
  const filters = useDeferredValue(wanted);
  const href = searchHref(filters);
  const { results, status, loadMore } = usePaginatedQuery(api.advisorProfiles.search, toSearchArgs(filters), { initialNumItems: PAGE_SIZE });
  const [shown, setShown] = useState<{ href: string; rows: readonly AdvisorSummary[] } | null>(null);
  const before = shown?.rows ?? first?.rows ?? NONE;
  // A list that moves between two of its pages may name somebody in both.
  const live = useMemo(() => settled(results, before), [results, before]);

  const [left] = useState(() => ({ href, list: recall(href) }));
  const isComingBack = left.list !== null && left.href === href && live.length < left.list.rows.length && status !== "Exhausted";
  // A narrow filter may leave nothing of what one page looked through.
  const isFilling = live.length === 0 && status !== "Exhausted";
  const mustReadOn = (isComingBack || isFilling) && status === "CanLoadMore";
  useEffect(() => {
    if (mustReadOn) loadMore(PAGE_SIZE);
  }, [mustReadOn, loadMore]);

  const known = isComingBack ? left.list?.rows : isFilling && first?.href === href ? first.rows : isFilling ? null : live;
  const last = useRef<readonly AdvisorSummary[]>([]);
  const rows = known ?? shown?.rows ?? [];
  if (known && (shown === null || shown.href !== href || !isSame(shown.rows, known))) setShown({ href, rows: known });

  useEffect(() => {
    last.current = rows;
  });
  useKeptPlace(href, last, left.list?.scrollY ?? null);

  const isWaiting = known === null || known === undefined;
  return {
    rows,
    isLoading: isWaiting && shown === null,
    isLoadingMore: status === "LoadingMore" && !isWaiting,
    isStale: (isWaiting && shown !== null) || searchHref(wanted) !== href,
    onMore: status === "CanLoadMore" ? () => loadMore(PAGE_SIZE) : null,
  };
}

function isSame(a: readonly AdvisorSummary[], b: readonly AdvisorSummary[]): boolean {
  return a.length === b.length && a.every((row, index) => row === b[index]);
}

/** Keeps rows and scroll position of the list while it is looked at, and returns to the position it was left at. */
function useKeptPlace(href: string, rows: { readonly current: readonly AdvisorSummary[] }, scrollY: number | null): void {
  useLayoutEffect(() => {
    watchReturns();
    if (scrollY !== null) window.scrollTo(0, scrollY);
  }, [scrollY]);
  // Before the next page is put in place: after that the window has another position.
  useLayoutEffect(() => {
    const keep = () => {
      if (rows.current.length > 0) remember(href, { rows: rows.current, scrollY: window.scrollY });
    };
    window.addEventListener("scroll", keep, { passive: true });
    return () => {
      window.removeEventListener("scroll", keep);
      keep();
    };
  }, [href, rows]);
}
