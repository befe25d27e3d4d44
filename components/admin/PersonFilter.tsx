"use client";

import { X } from "lucide-react";
import { usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Choice } from "@/components/ui/choice";
import { SearchInput } from "@/components/ui/search-input";
import { api } from "@/convex/_generated/api";
import { PARTIES, type Party } from "@/lib/domain/sessionStates";

const SHOWN = 8;

/** What somebody chose; null takes it away. */
export type PersonChange = { person?: string | null; side?: Party | null };

export interface PersonFilterProps {
  /** A person's number; null while the list is about everybody. */
  person: string | null;
  /** The side they are looked for on, for lists whose rows have two people. */
  side?: Party;
  onChange: (change: PersonChange) => void;
}

/** Narrows a list to one person, found by first name, address or number; where rows have two people, on one side. */
export function PersonFilter({ person, side, onChange }: PersonFilterProps) {
  // What is pressed here makes room for the other half, so that the focus would be lost; a page that just opened keeps its own.
  const [isPressed, setIsPressed] = useState(false);
  const change = (next: PersonChange) => {
    setIsPressed(true);
    onChange(next);
  };
  return person === null ? (
    <Search hasFocus={isPressed} onChoose={(userId) => change({ person: userId })} />
  ) : (
    <Chosen hasFocus={isPressed} person={person} side={side} onChange={change} />
  );
}

function Search({ hasFocus, onChoose }: { hasFocus: boolean; onChoose: (userId: string) => void }) {
  const t = useTranslations("personFilter");
  const people = useTranslations("people");
  const [text, setText] = useState("");
  const query = useDeferredValue(text.trim());
  const { results, status } = usePaginatedQuery(api.users.listAll, query === "" ? "skip" : { query }, { initialNumItems: SHOWN });
  return (
    <div className="grid max-w-md gap-2">
      <SearchInput
        aria-label={t("search")}
        placeholder={t("hint")}
        autoFocus={hasFocus}
        maxLength={120}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {query === "" || status === "LoadingFirstPage" ? null : (
        <ul aria-label={t("found")} className="grid gap-1 rounded-card border border-line bg-surface p-1">
          {results.length === 0 ? <li className="px-3 py-2 text-sm text-ink-soft">{people("emptyTitle")}</li> : null}
          {results.slice(0, SHOWN).map((found) => (
            <li key={found.userId}>
              <button
                type="button"
                onClick={() => onChoose(found.userId)}
                className="flex w-full flex-wrap items-baseline gap-x-3 rounded-control px-3 py-2 text-start text-sm hover:bg-sunk"
              >
                <span className="font-medium">{[found.firstName || people("nameless"), found.surname].filter(Boolean).join(" ")}</span>{" "}
                <span className="min-w-0 text-ink-faint wrap-anywhere">
                  {found.email ?? (found.isDemo ? people("demo") : people("noAddress"))}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Chosen({ hasFocus, person, side, onChange }: PersonFilterProps & { hasFocus: boolean; person: string }) {
  const t = useTranslations("personFilter");
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
          autoFocus={hasFocus}
          onClick={() => onChange(side === undefined ? { person: null } : { person: null, side: null })}
          className="-me-1.5 grid size-6 place-items-center rounded-full"
        >
          <X aria-hidden="true" />
        </button>
      </Badge>
      {side === undefined ? null : (
        <Choice
          aria-label={t("side")}
          value={side}
          onChange={(next) => onChange({ side: next })}
          options={PARTIES.map((value) => ({ value, label: t(value) }))}
        />
      )}
    </div>
  );
}
