"use client";

import { useConvex } from "convex/react";
import { useTranslations } from "next-intl";
import { FilterRow } from "@/components/admin/FilterRow";
import { PeriodDays, PeriodSelect } from "@/components/admin/PeriodFilter";
import { PersonFilter } from "@/components/admin/PersonFilter";
import { CsvButton, type CsvButtonProps } from "@/components/layout/CsvButton";
import { Select } from "@/components/ui/select";
import { api } from "@/convex/_generated/api";
import { MODE_CHOICES, SORTS, STATE_CHOICES, type FilterChange, type SessionFilters, type SessionsArgs } from "./sessionFilters";
import { sessionLine, SESSIONS_HEAD } from "./sessionsCsv";

export interface SessionsToolbarProps {
  filters: SessionFilters;
  /** Null until the reader's day is known. */
  args: SessionsArgs | null;
  onChange: (change: FilterChange) => void;
}

/** Person, filters, order and the file, above the list. */
export function SessionsToolbar({ filters, args, onChange }: SessionsToolbarProps) {
  const t = useTranslations("adminSessions");
  const history = useTranslations("history");
  const states = useTranslations("sessionList.state");
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <PersonFilter person={filters.person} side={filters.side} onChange={onChange} />
        </div>
        {args === null ? null : <SaveSessions args={args} />}
      </div>
      <FilterRow>
        <Select
          aria-label={history("state.label")}
          value={filters.state}
          onChange={(state) => onChange({ state })}
          options={STATE_CHOICES.map((value) => ({
            value,
            label: value === "any" ? history("state.any") : value === "open" ? t("open") : states(value),
          }))}
        />
        <Select
          aria-label={history("mode.label")}
          value={filters.mode}
          onChange={(mode) => onChange({ mode })}
          options={MODE_CHOICES.map((value) => ({ value, label: history(`mode.${value}`) }))}
        />
        <PeriodSelect period={filters} onChange={onChange} />
        <Select
          aria-label={t("sort.label")}
          value={filters.sort}
          onChange={(sort) => onChange({ sort })}
          options={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
        />
      </FilterRow>
      <PeriodDays period={filters} onChange={onChange} />
    </div>
  );
}

function SaveSessions({ args }: { args: SessionsArgs }) {
  const convex = useConvex();
  const readPage: CsvButtonProps["readPage"] = async (paginationOpts) => {
    const { page, ...rest } = await convex.query(api.admin.sessions, { ...args, paginationOpts });
    return { ...rest, lines: page.map(sessionLine) };
  };
  return <CsvButton name="parley-all-sessions" isDated head={SESSIONS_HEAD} readPage={readPage} />;
}
