"use client";

import Link from "next/link";
import { useConvex, usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { ListToolbar } from "@/components/admin/ListToolbar";
import { useListSearch } from "@/components/admin/useListSearch";
import { CsvButton, type CsvButtonProps } from "@/components/layout/CsvButton";
import { usePersonName } from "@/components/layout/usePersonName";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { DELETED_NAME } from "@/lib/domain/deletedName";
import { useFormat } from "@/lib/format/useFormat";
import { PEOPLE_HEAD, personLine, type PersonRow } from "./peopleCsv";
import { PEOPLE_FILTERS, SHOWN, SORTS, toPeopleArgs, type PeopleArgs } from "./peopleFilters";

const PAGE_SIZE = 25;

/** Everybody with an account, found by name, address or number, sorted, and saved as a file. */
export function People() {
  const t = useTranslations("people");
  const order = useTranslations("listOrder");
  const [filters, setFilters] = useQueryStates(PEOPLE_FILTERS);
  const { words, ...searched } = useListSearch();
  const args = toPeopleArgs(filters, words);
  const { results, status, loadMore } = usePaginatedQuery(api.users.listAll, args, { initialNumItems: PAGE_SIZE });
  return (
    <div className="grid gap-5">
      <ListToolbar
        {...searched}
        searchLabel={t("search")}
        searchHint={t("searchHint")}
        sort={filters.sort}
        sorts={SORTS.map((value) => ({ value, label: order(value) }))}
        onSort={(sort) => void setFilters({ sort })}
        csv={<SavePeople args={args} />}
      >
        <Select
          aria-label={t("filter")}
          value={filters.show}
          onChange={(show) => void setFilters({ show })}
          options={SHOWN.map((value) => ({ value, label: t(`filters.${value}`) }))}
        />
      </ListToolbar>
      {status === "LoadingFirstPage" ? <SkeletonRows rows={6} label={t("loading")} /> : null}
      {status === "Exhausted" && results.length === 0 ? (
        <EmptyState scene="search" title={t("emptyTitle")}>
          {t("emptyText")}
        </EmptyState>
      ) : null}
      {results.length > 0 ? <PeopleTable rows={results} /> : null}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {results.length === 0 ? order("further") : t("more")}
      </MoreButton>
    </div>
  );
}

function SavePeople({ args }: { args: PeopleArgs }) {
  const convex = useConvex();
  const readPage: CsvButtonProps["readPage"] = async (paginationOpts) => {
    const { page, ...rest } = await convex.query(api.users.listAll, { ...args, paginationOpts });
    return { ...rest, lines: page.map(personLine) };
  };
  return <CsvButton name="parley-people" isDated head={PEOPLE_HEAD} readPage={readPage} />;
}

function PeopleTable({ rows }: { rows: PersonRow[] }) {
  const t = useTranslations("people");
  const format = useFormat();
  const nameOf = usePersonName();
  const addressOf = ({ email, isDemo }: PersonRow) => email ?? (isDemo ? t("demo") : t("noAddress"));
  return (
    <Table label={t("title")}>
      <thead>
        <tr>
          <Th>{t("name")}</Th>
          <Th className="max-sm:hidden">{t("address")}</Th>
          <Th>{t("roles")}</Th>
          <Th className="max-sm:hidden">{t("since")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.userId}>
            <Td>
              <Link className="font-medium underline-offset-4 hover:underline" href={`/admin/users/${row.userId}`}>
                {row.isDeleted ? nameOf(DELETED_NAME) : [row.firstName || t("nameless"), row.surname].filter(Boolean).join(" ")}
              </Link>
              {/* Phones have no room for columns of these. */}
              <span className="block wrap-anywhere text-ink-soft sm:hidden">{addressOf(row)}</span>
              <span className="figures block text-ink-faint sm:hidden">{format.day(row.createdAtMs)}</span>
            </Td>
            <Td className="min-w-22 wrap-anywhere text-ink-soft max-sm:hidden">{addressOf(row)}</Td>
            <Td>
              <span className="flex flex-wrap gap-1.5">
                {row.roles.map((role) => (
                  <Badge key={role}>{t(`filters.${role}`)}</Badge>
                ))}
                {row.suspended ? <Badge tone="vermilion">{t("filters.suspended")}</Badge> : null}
              </span>
            </Td>
            <Td className="figures whitespace-nowrap max-sm:hidden">{format.day(row.createdAtMs)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
