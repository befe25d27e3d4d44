"use client";

import { useConvex } from "convex/react";
import { useTranslations } from "next-intl";
import { debounce } from "nuqs";
import { FilterRow } from "@/components/admin/FilterRow";
import { PeriodDays, PeriodSelect } from "@/components/admin/PeriodFilter";
import { PersonFilter } from "@/components/admin/PersonFilter";
import { CsvButton, type CsvButtonProps } from "@/components/layout/CsvButton";
import { SearchInput } from "@/components/ui/search-input";
import { Select } from "@/components/ui/select";
import { api } from "@/convex/_generated/api";
import {
  REVIEW_QUERY_MAX,
  REVIEW_STARS,
  REVIEW_STATES,
  sortOf,
  sortsFor,
  type FilterChange,
  type ReviewFilters,
  type ReviewsArgs,
} from "./reviewFilters";
import { reviewLine, REVIEWS_HEAD } from "./reviewsCsv";

const TYPING_MS = 250;

export interface ReviewsToolbarProps {
  filters: ReviewFilters;
  /** Null until the reader's day is known. */
  args: ReviewsArgs | null;
  onChange: (change: FilterChange, options?: { limitUrlUpdates: ReturnType<typeof debounce> }) => void;
}

/** Words, filters, order and the file, above the admins' list of reviews. */
export function ReviewsToolbar({ filters, args, onChange }: ReviewsToolbarProps) {
  const t = useTranslations("adminReviews");
  const order = useTranslations("listOrder");
  const sort = sortOf(filters);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <SearchInput
          className="min-w-0 flex-1 basis-64"
          aria-label={t("search")}
          placeholder={t("search")}
          maxLength={REVIEW_QUERY_MAX}
          value={filters.q}
          onChange={(event) => onChange({ q: event.target.value || null }, { limitUrlUpdates: debounce(TYPING_MS) })}
        />
        <div className="min-w-0 flex-1 basis-64">
          <PersonFilter person={filters.person} side={filters.side} onChange={onChange} />
        </div>
        {args === null ? null : <SaveReviews args={args} />}
      </div>
      <FilterRow>
        <Select
          aria-label={t("state.label")}
          value={filters.state}
          onChange={(state) => onChange({ state })}
          options={REVIEW_STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
        />
        <Select
          aria-label={t("stars.label")}
          value={filters.stars}
          onChange={(stars) => onChange({ stars })}
          options={REVIEW_STARS.map((value) => ({
            value,
            label: value === "any" ? t("stars.any") : t("stars.some", { count: Number(value) }),
          }))}
        />
        <PeriodSelect period={filters} onChange={onChange} />
        <Select
          aria-label={order("label")}
          value={sort}
          disabled={sort === "best"}
          onChange={(next) => onChange(next === "best" ? {} : { sort: next })}
          options={sortsFor(filters).map((value) => ({ value, label: order(value) }))}
        />
      </FilterRow>
      <PeriodDays period={filters} onChange={onChange} />
    </div>
  );
}

function SaveReviews({ args }: { args: ReviewsArgs }) {
  const convex = useConvex();
  const readPage: CsvButtonProps["readPage"] = async (paginationOpts) => {
    const { page, ...rest } = await convex.query(api.reviews.listAll, { ...args, paginationOpts });
    return { ...rest, lines: page.map(reviewLine) };
  };
  return <CsvButton name="parley-reviews" isDated head={REVIEWS_HEAD} readPage={readPage} />;
}
