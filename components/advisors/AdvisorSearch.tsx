"use client";

import { Search, SlidersHorizontal } from "lucide-react";
import { usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { debounce, useQueryStates } from "nuqs";
import { useDeferredValue, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Sheet, SheetContent, SheetTrigger } from "@/components/ui/sheet";
import { api } from "@/convex/_generated/api";
import { AdvisorFilters } from "./AdvisorFilters";
import { AdvisorResults } from "./AdvisorResults";
import { FILTERS, QUERY_MAX, SORTS, countFilters, toSearchArgs, type Filters } from "./searchFilters";

const PAGE_SIZE = 30;
const TYPING_MS = 250;

/** The list of advisors with its filters, which live in the address bar. */
export function AdvisorSearch() {
  const t = useTranslations("advisors");
  const [filters, setFilters] = useQueryStates(FILTERS, { history: "replace", shallow: true });
  const [isSheetOpen, setIsSheetOpen] = useState(false);
  // Old rows stay while new ones are on their way, so that the list never flashes.
  const settled = useDeferredValue(filters);
  const categories = useQuery(api.advisorProfiles.categories, {}) ?? [];
  const { results, status, loadMore } = usePaginatedQuery(api.advisorProfiles.search, toSearchArgs(settled), { initialNumItems: PAGE_SIZE });

  // A list that moves between two of its pages may name somebody in both.
  const shown = [...new Map(results.map((row) => [row.advisorId, row])).values()];
  // A narrow filter may leave nothing of what one page looked through.
  const mustReadOn = shown.length === 0 && status === "CanLoadMore";
  useEffect(() => {
    if (mustReadOn) loadMore(PAGE_SIZE);
  }, [mustReadOn, loadMore]);
  const rule = filters.sort === "best" && settled.q.trim() !== "" ? "words" : filters.sort;

  const change = (next: Partial<Filters>) => void setFilters(next);
  const clear = () => void setFilters({ category: null, language: null, min: null, max: null, online: null, video: null });
  const count = countFilters(filters);
  const filterProps = { filters, categories, onChange: change, onClear: clear };

  return (
    <div className="grid gap-8 lg:grid-cols-[15rem_1fr] lg:gap-12">
      <aside aria-label={t("filters.title")} className="hidden lg:block">
        <div className="sticky top-24">
          <AdvisorFilters {...filterProps} />
        </div>
      </aside>
      <div className="grid min-w-0 content-start gap-5">
        <div className="flex flex-wrap items-center gap-2">
          <span className="relative min-w-0 flex-1 basis-60">
            <Search className="pointer-events-none absolute start-3 top-3 size-4 stroke-[1.5] text-ink-faint" aria-hidden="true" />
            <Input
              type="search"
              aria-label={t("search")}
              placeholder={t("searchHint")}
              value={filters.q}
              maxLength={QUERY_MAX}
              onChange={(event) => void setFilters({ q: event.target.value || null }, { limitUrlUpdates: debounce(TYPING_MS) })}
              className="ps-9"
            />
          </span>
          <Select
            aria-label={t("sort.label")}
            className="w-auto min-w-36 flex-1 sm:flex-none"
            value={filters.sort}
            onChange={(sort) => change({ sort })}
            options={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
          />
          <Sheet open={isSheetOpen} onOpenChange={setIsSheetOpen}>
            <SheetTrigger asChild>
              <Button variant="secondary" className="lg:hidden">
                <SlidersHorizontal aria-hidden="true" />
                {count === 0 ? t("filters.title") : t("filters.count", { count })}
              </Button>
            </SheetTrigger>
            <SheetContent title={t("filters.title")} closeLabel={t("filters.close")}>
              <AdvisorFilters {...filterProps} />
              <Button full className="mt-8" onClick={() => setIsSheetOpen(false)}>
                {t("filters.show", { count: shown.length })}
              </Button>
            </SheetContent>
          </Sheet>
        </div>
        <p className="text-sm text-ink-faint">{t(`sortRule.${rule}`)}</p>
        <AdvisorResults
          rows={shown}
          isLoading={status === "LoadingFirstPage" || (shown.length === 0 && status !== "Exhausted")}
          isLoadingMore={status === "LoadingMore"}
          onMore={status === "CanLoadMore" ? () => loadMore(PAGE_SIZE) : null}
          onClear={() => void setFilters(null)}
        />
      </div>
    </div>
  );
}
