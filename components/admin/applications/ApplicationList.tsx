"use client";

import Link from "next/link";
import { useConvex, useConvexAuth, usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { ListToolbar } from "@/components/admin/ListToolbar";
import { useListSearch } from "@/components/admin/useListSearch";
import { ProfilePicture } from "@/components/advisors/setup/ProfilePicture";
import { CsvButton, type CsvButtonProps } from "@/components/layout/CsvButton";
import { Badge } from "@/components/ui/badge";
import { Select } from "@/components/ui/select";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { AdvisorAdminLinks } from "./AdvisorAdminLinks";
import { ANY, APPLICATION_FILTERS, APPLICATION_SORTS, KINDS, STATES, toApplicationArgs, type ApplicationArgs } from "./listFilters";
import { applicationLine, APPLICATIONS_HEAD, type ApplicationRow } from "./listsCsv";
import { SearchedList } from "./SearchedList";
import { SubjectSelect } from "./SubjectSelect";

const TONES = { draft: "neutral", submitted: "amber", approved: "accent", rejected: "vermilion" } as const;
const PAGE = 25;

/** Applications for admins: who waits first, longest first, or as they wish; searched, narrowed, and saved as a file. */
export function ApplicationList() {
  const t = useTranslations("adminApplications");
  const order = useTranslations("listOrder");
  const format = useFormat();
  const { isAuthenticated } = useConvexAuth();
  const [filters, setFilters] = useQueryStates(APPLICATION_FILTERS);
  const { words, ...searched } = useListSearch();
  const waiting = useQuery(api.advisorProfiles.applicationsWaiting, isAuthenticated ? {} : "skip");
  const args = toApplicationArgs(filters, words);
  const { results, status, loadMore } = usePaginatedQuery(api.advisorProfiles.applications, isAuthenticated ? args : "skip", { initialNumItems: PAGE });
  const isNarrowed = [filters.state, filters.kind, filters.subject].some((value) => value !== ANY) || words !== "";
  const texts = { loading: t("loading"), none: t("none"), nothingFound: t("nothingFound"), list: t("list"), more: t("more") };
  const when = (row: ApplicationRow) => format.dateTime(row.decidedAtMs !== null && row.state !== "submitted" ? row.decidedAtMs : (row.submittedAtMs ?? 0));
  return (
    <div className="grid gap-6">
      <AdvisorAdminLinks current="applications" waiting={waiting ?? 0} />
      <ListToolbar
        {...searched}
        searchLabel={t("search")}
        sort={filters.sort}
        sorts={APPLICATION_SORTS.map((value) => ({ value, label: order(value) }))}
        onSort={(sort) => void setFilters({ sort })}
        csv={<SaveApplications args={args} />}
      >
        <Select
          aria-label={t("filter")}
          value={filters.state}
          onChange={(state) => void setFilters({ state })}
          options={STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
        />
        <Select
          aria-label={t("kind.label")}
          value={filters.kind}
          onChange={(kind) => void setFilters({ kind })}
          options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <SubjectSelect value={filters.subject} onChange={(subject) => void setFilters({ subject })} />
      </ListToolbar>
      <SearchedList texts={texts} isNarrowed={isNarrowed} status={status} onMore={() => loadMore(PAGE)}>
        {results.map((row) => (
          <li key={row.applicationId} className="relative flex items-center gap-4 py-3 transition-colors duration-150 hover:bg-sunk sm:px-2">
            <ProfilePicture photoUrl={row.photoUrl} seed={row.portraitSeed} size={40} />
            <span className="grid min-w-0 flex-1">
              <Link
                href={`/admin/advisors/applications/${row.applicationId}`}
                className="font-medium wrap-anywhere outline-none sm:truncate after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
              >
                {row.displayName}
              </Link>
              <span dir="auto" className="written text-sm wrap-anywhere text-ink-soft sm:truncate">
                {row.headline}
              </span>
              <span className="figures text-xs text-ink-faint sm:hidden">{when(row)}</span>
            </span>
            <span className="grid shrink-0 justify-items-end gap-1">
              <span className="flex gap-1.5 max-sm:flex-col max-sm:items-end">
                {row.isChange ? <Badge tone="outline">{t("change")}</Badge> : null}
                <Badge tone={TONES[row.state]}>{t(`state.${row.state === "draft" ? ANY : row.state}`)}</Badge>
              </span>
              <span className="figures hidden text-xs text-ink-faint sm:inline">{when(row)}</span>
            </span>
          </li>
        ))}
      </SearchedList>
    </div>
  );
}

function SaveApplications({ args }: { args: ApplicationArgs }) {
  const convex = useConvex();
  const readPage: CsvButtonProps["readPage"] = async (paginationOpts) => {
    const { page, ...rest } = await convex.query(api.advisorProfiles.applications, { ...args, paginationOpts });
    return { ...rest, lines: page.map(applicationLine) };
  };
  return <CsvButton name="parley-applications" isDated head={APPLICATIONS_HEAD} readPage={readPage} />;
}
