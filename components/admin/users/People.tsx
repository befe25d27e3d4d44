"use client";

import Link from "next/link";
import { usePaginatedQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { usePersonName } from "@/components/layout/usePersonName";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { SearchInput } from "@/components/ui/search-input";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { DELETED_NAME } from "@/lib/domain/deletedName";
import { useFormat } from "@/lib/format/useFormat";
import { ROLES } from "@/lib/rolePermissions";

type Row = FunctionReturnType<typeof api.users.listAll>["page"][number];

const FILTERS = ["all", ...ROLES, "suspended"] as const;
const PAGE_SIZE = 25;

/** Everybody with an account, found by name, address or number. */
export function People() {
  const t = useTranslations("people");
  const [text, setText] = useState("");
  const [filter, setFilter] = useState<(typeof FILTERS)[number]>("all");
  const query = useDeferredValue(text.trim());
  const { results, status, loadMore } = usePaginatedQuery(
    api.users.listAll,
    {
      ...(query === "" ? {} : { query }),
      ...(filter === "all" ? {} : filter === "suspended" ? { suspended: true } : { role: filter }),
    },
    { initialNumItems: PAGE_SIZE },
  );
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap gap-3">
        <SearchInput
          aria-label={t("search")}
          placeholder={t("searchHint")}
          maxLength={120}
          className="w-full max-w-sm"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Select
          aria-label={t("filter")}
          className="w-44"
          value={filter}
          onChange={setFilter}
          options={FILTERS.map((value) => ({ value, label: t(`filters.${value}`) }))}
        />
      </div>
      {status === "LoadingFirstPage" ? <SkeletonRows rows={6} label={t("loading")} /> : null}
      {status === "Exhausted" && results.length === 0 ? <EmptyState title={t("emptyTitle")}>{t("emptyText")}</EmptyState> : null}
      {results.length > 0 ? <PeopleTable rows={results} /> : null}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </div>
  );
}

function PeopleTable({ rows }: { rows: Row[] }) {
  const t = useTranslations("people");
  const format = useFormat();
  const nameOf = usePersonName();
  const addressOf = ({ email, isDemo }: Row) => email ?? (isDemo ? t("demo") : t("noAddress"));
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
