"use client";

import { X } from "lucide-react";
import { usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Choice } from "@/components/ui/choice";
import { SearchInput } from "@/components/ui/search-input";
import { api } from "@/convex/_generated/api";
import { PARTIES } from "@/lib/domain/sessionStates";
import type { FilterChange, SessionFilters } from "./sessionFilters";

const SHOWN = 8;

/** Narrows the list to one person, found by first name, address or number, as client or as advisor. */
export function PersonFilter({ filters, onChange }: { filters: SessionFilters; onChange: (change: FilterChange) => void }) {
  return filters.person === null ? (
    <Search onChoose={(person) => onChange({ person })} />
  ) : (
    <Chosen person={filters.person} side={filters.side} onChange={onChange} />
  );
}

function Search({ onChoose }: { onChoose: (userId: string) => void }) {
  const t = useTranslations("adminSessions.person");
  const people = useTranslations("people");
  const [text, setText] = useState("");
  const query = useDeferredValue(text.trim());
  const { results, status } = usePaginatedQuery(api.users.listAll, query === "" ? "skip" : { query }, { initialNumItems: SHOWN });
  return (
    <div className="grid max-w-md gap-2">
      <SearchInput
        aria-label={t("search")}
        placeholder={t("hint")}
        maxLength={120}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {query === "" || status === "LoadingFirstPage" ? null : (
        <ul aria-label={t("found")} className="grid gap-1 rounded-card border border-line bg-surface p-1">
          {results.length === 0 ? <li className="px-3 py-2 text-sm text-ink-soft">{people("emptyTitle")}</li> : null}
          {results.slice(0, SHOWN).map((person) => (
            <li key={person.userId}>
              <button
                type="button"
                onClick={() => onChoose(person.userId)}
                className="flex w-full flex-wrap items-baseline gap-x-3 rounded-control px-3 py-2 text-start text-sm hover:bg-sunk"
              >
                <span className="font-medium">{[person.firstName || people("nameless"), person.surname].filter(Boolean).join(" ")}</span>
                <span className="min-w-0 text-ink-faint wrap-anywhere">
                  {person.email ?? (person.isDemo ? people("demo") : people("noAddress"))}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Chosen({ person, side, onChange }: { person: string; side: SessionFilters["side"]; onChange: (change: FilterChange) => void }) {
  const t = useTranslations("adminSessions.person");
  const people = useTranslations("people");
  const found = useQuery(api.users.person, { userId: person });
  const name =
    found === undefined
      ? null
      : found === null
        ? people("missingTitle")
        : [found.firstName || people("nameless"), found.surname].filter(Boolean).join(" ");
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Badge tone="accent">
        {name === null ? t("one") : name}
        <button
          type="button"
          aria-label={t("everybody")}
          onClick={() => onChange({ person: null, side: null })}
          className="-me-1.5 grid size-6 place-items-center rounded-full"
        >
          <X aria-hidden="true" />
        </button>
      </Badge>
      <Choice
        aria-label={t("side")}
        value={side}
        onChange={(next) => onChange({ side: next })}
        options={PARTIES.map((value) => ({ value, label: t(value) }))}
      />
    </div>
  );
}
