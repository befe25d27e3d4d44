"use client";

import { X } from "lucide-react";
import { useConvex } from "convex/react";
import { useTranslations } from "next-intl";
import { debounce } from "nuqs";
import { CsvButton, type CsvButtonProps } from "@/components/layout/CsvButton";
import { usePersonName } from "@/components/layout/usePersonName";
import { Badge } from "@/components/ui/badge";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SearchInput } from "@/components/ui/search-input";
import { Select } from "@/components/ui/select";
import { api } from "@/convex/_generated/api";
import { NAME_QUERY_MAX } from "@/lib/domain/sessionHistory";
import { MODE_CHOICES, PERIODS, STATE_CHOICES, type HistoryArgs, type HistoryFilters } from "./historyFilters";
import { historyHead, historyLine } from "./historyCsv";

const TYPING_MS = 250;

type Change = Partial<{ [Name in keyof HistoryFilters]: HistoryFilters[Name] | null }>;

export interface HistoryToolbarProps {
  role: "client" | "advisor";
  filters: HistoryFilters;
  /** Null until the reader's day is known. */
  args: HistoryArgs | null;
  /** The name of the one person the list is narrowed to, once it is known. */
  personName: string | null;
  onChange: (change: Change, options?: { limitUrlUpdates: ReturnType<typeof debounce> }) => void;
}

/** Search, filters and the file, above the history. Each change counts at once. */
export function HistoryToolbar({ role, filters, args, personName, onChange }: HistoryToolbarProps) {
  const t = useTranslations("history");
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        <SearchInput
          className="min-w-0 flex-1 basis-56"
          aria-label={t(`search.${role}`)}
          placeholder={t(`search.${role}`)}
          maxLength={NAME_QUERY_MAX}
          value={filters.q}
          onChange={(event) => onChange({ q: event.target.value || null }, { limitUrlUpdates: debounce(TYPING_MS) })}
        />
        {args === null ? null : <SaveHistory role={role} args={args} />}
      </div>
      <div className="grid grid-cols-2 gap-2 min-[420px]:grid-cols-3">
        <Select
          aria-label={t("state.label")}
          value={filters.state}
          onChange={(state) => onChange({ state })}
          options={STATE_CHOICES.map((value) => ({ value, label: t(`state.${value}`) }))}
        />
        <Select
          aria-label={t("mode.label")}
          value={filters.mode}
          onChange={(mode) => onChange({ mode })}
          options={MODE_CHOICES.map((value) => ({ value, label: t(`mode.${value}`) }))}
        />
        <Select
          aria-label={t("period.label")}
          className="max-[419px]:col-span-2"
          value={filters.period}
          onChange={(period) => onChange({ period, ...(period === "dates" ? {} : { from: null, to: null }) })}
          options={PERIODS.map((value) => ({ value, label: t(`period.${value}`) }))}
        />
      </div>
      {filters.period === "dates" ? (
        <div className="grid gap-2 min-[420px]:grid-cols-2">
          {(["from", "to"] as const).map((name) => (
            <Field key={name} label={t(name)}>
              {(control) => <Input {...control} type="date" value={filters[name]} onChange={(event) => onChange({ [name]: event.target.value || null })} />}
            </Field>
          ))}
        </div>
      ) : null}
      {filters.with === "" ? null : (
        <Badge tone="accent" className="justify-self-start">
          {personName === null ? t("onePerson") : t("onlyWith", { name: personName })}
          <button type="button" aria-label={t("everybody")} onClick={() => onChange({ with: null })} className="-me-1.5 grid size-6 place-items-center rounded-full">
            <X aria-hidden="true" />
          </button>
        </Badge>
      )}
    </div>
  );
}

function SaveHistory({ role, args }: { role: "client" | "advisor"; args: HistoryArgs }) {
  const convex = useConvex();
  const nameOf = usePersonName();
  const readPage: CsvButtonProps["readPage"] = async (paginationOpts) => {
    const { page, ...rest } = await convex.query(api.sessions.listMine, { role, ...args, paginationOpts });
    return { ...rest, lines: page.map((session) => historyLine({ ...session, peerName: nameOf(session.peerName) })) };
  };
  return <CsvButton name="parley-sessions" isDated head={historyHead(role)} readPage={readPage} />;
}
