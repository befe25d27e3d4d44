"use client";

import { SlidersHorizontal } from "lucide-react";
import { useQuery } from "convex/react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { debounce, useQueryStates } from "nuqs";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { SearchInput } from "@/components/ui/search-input";
import { Select } from "@/components/ui/select";
import { api } from "@/convex/_generated/api";
import { AdvisorFilters } from "./AdvisorFilters";
import { AdvisorResults } from "./AdvisorResults";
import { CompareBar } from "./compare/CompareBar";
import { FILTERS, QUERY_MAX, SORTS, countFilters, meaninglessParts, withKnownCategory, type Filters } from "./searchFilters";
import { useAdvisorList, type FirstPage } from "./useAdvisorList";

// Loaded with the first press; wide screens have a column instead.
const FilterSheet = dynamic(() => import("./FilterSheet").then((module) => module.FilterSheet), { ssr: false });

const TYPING_MS = 250;

type Category = { slug: string; name: string };

export interface AdvisorSearchProps {
  /** What the server found; undefined where it could not ask. */
  categories?: Category[] | undefined;
  first?: FirstPage | undefined;
}

/** The list of advisors with its filters, which live in the address bar. */
export function AdvisorSearch({ categories: known, first }: AdvisorSearchProps) {
  const t = useTranslations("advisors");
  const [raw, setFilters] = useQueryStates(FILTERS, { history: "replace", shallow: true });
  const [isSheetOpen, setIsSheetOpen] = useState<boolean | null>(null);
  const categories = useQuery(api.advisorProfiles.categories, {}) ?? known;
  // While the categories are not known any of them may exist.
  const filters = categories === undefined ? raw : withKnownCategory(raw, categories);
  const list = useAdvisorList(filters, first ?? null);
  const rule = filters.sort === "best" && filters.q.trim() !== "" ? "words" : filters.sort;

  useEffect(() => {
    if (categories === undefined) return;
    const parts = meaninglessParts(window.location.search, categories);
    if (parts.length > 0) void setFilters(Object.fromEntries(parts.map((name) => [name, null])));
  }, [categories, raw, setFilters]);

  const change = (next: Partial<Filters>) => void setFilters(next);
  const clear = () => void setFilters({ category: null, language: null, min: null, max: null, rating: null, online: null, video: null });
  const count = countFilters(filters);
  const filterProps = { filters, categories: categories ?? [], onChange: change, onClear: clear };

  return (
    <div className="grid gap-8 lg:grid-cols-[15rem_1fr] lg:gap-12">
      <aside aria-label={t("filters.title")} className="hidden lg:block">
        <div className="sticky top-24">
          <AdvisorFilters {...filterProps} />
        </div>
      </aside>
      <div className="grid min-w-0 content-start gap-5">
        <div className="flex flex-wrap items-center gap-2">
          <SearchInput
            className="min-w-0 flex-1 basis-60"
            aria-label={t("search")}
            placeholder={t("searchHint")}
            value={filters.q}
            maxLength={QUERY_MAX}
            onChange={(event) => void setFilters({ q: event.target.value || null }, { limitUrlUpdates: debounce(TYPING_MS) })}
          />
          <Select
            aria-label={t("sort.label")}
            className="w-auto min-w-36 flex-1 sm:flex-none"
            value={filters.sort}
            onChange={(sort) => change({ sort })}
            options={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
          />
          <Button variant="secondary" className="lg:hidden" aria-haspopup="dialog" aria-expanded={isSheetOpen ?? false} onClick={() => setIsSheetOpen(true)}>
            <SlidersHorizontal aria-hidden="true" />
            {count === 0 ? t("filters.title") : t("filters.count", { count })}
          </Button>
          {isSheetOpen === null ? null : (
            <FilterSheet
              isOpen={isSheetOpen}
              onOpenChange={setIsSheetOpen}
              filters={filterProps}
              show={t(list.onMore === null ? "filters.show" : "filters.showMany", { count: list.rows.length })}
            />
          )}
        </div>
        <p className="text-sm text-ink-faint">{t(`sortRule.${rule}`)}</p>
        <AdvisorResults {...list} onClear={() => void setFilters(null)} />
      </div>
      <CompareBar />
    </div>
  );
}
