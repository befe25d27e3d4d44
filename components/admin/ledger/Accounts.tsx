"use client";

import Link from "next/link";
import { useConvexAuth, usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { debounce, useQueryStates } from "nuqs";
import { useDeferredValue } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { SearchInput } from "@/components/ui/search-input";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { accountHref, useAccountName } from "./accountNames";
import { ACCOUNT_CLASSES, ACCOUNT_FILTERS, ANY } from "./ledgerFilters";

const PAGE_SIZE = 25;
const QUERY_MAX = 120;
const TYPING_MS = 250;

/** Accounts of clients and advisors: by person, or the largest of a class first. */
export function Accounts() {
  const t = useTranslations("adminLedger.accounts");
  const nameOf = useAccountName();
  const [filters, setFilters] = useQueryStates(ACCOUNT_FILTERS, { history: "replace", shallow: true });
  const settled = useDeferredValue(filters);
  return (
    <div className="grid gap-5">
      <div className="grid gap-2 sm:grid-cols-[1fr_16rem]">
        <SearchInput
          aria-label={t("search")}
          placeholder={t("searchHint")}
          maxLength={QUERY_MAX}
          value={filters.q}
          onChange={(event) => void setFilters({ q: event.target.value || null }, { limitUrlUpdates: debounce(TYPING_MS) })}
        />
        <Select
          aria-label={t("class")}
          value={filters.class}
          onChange={(value) => void setFilters({ class: value })}
          options={ACCOUNT_CLASSES.map((value) => ({ value, label: value === ANY ? t("allClasses") : nameOf(value) }))}
        />
      </div>
      <Rows person={settled.q.trim()} accountClass={settled.class} />
    </div>
  );
}

function Rows({ person, accountClass }: { person: string; accountClass: (typeof ACCOUNT_CLASSES)[number] }) {
  const t = useTranslations("adminLedger.accounts");
  const format = useFormat();
  const nameOf = useAccountName();
  const { isAuthenticated } = useConvexAuth();
  const args = { ...(person === "" ? {} : { person }), ...(accountClass === ANY ? {} : { accountClass }) };
  const { results, status, loadMore } = usePaginatedQuery(api.admin.ledgerAccounts, isAuthenticated ? args : "skip", {
    initialNumItems: PAGE_SIZE,
  });
  if (status === "LoadingFirstPage") return <SkeletonRows rows={6} label={t("loading")} />;
  if (results.length === 0) return <EmptyState scene="search" title={t("nothing")} />;
  return (
    <div className="grid gap-5">
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("owner")}</Th>
            <Th>{t("account")}</Th>
            <Th numeric>{t("balance")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("entries")}
            </Th>
          </tr>
        </thead>
        <tbody>
          {results.map((account) => (
            <tr key={account.accountKey}>
              <Td className="wrap-anywhere">{account.owner === null ? null : account.owner.name || account.owner.userId}</Td>
              <Td>
                <Link className="font-medium underline-offset-4 hover:underline" href={accountHref(account.accountKey)}>
                  {nameOf(account.accountClass)}
                </Link>
              </Td>
              <Td numeric>{format.money(account.balanceMinor)}</Td>
              <Td numeric className="max-sm:hidden">
                {account.entries === null ? null : format.number(account.entries)}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </div>
  );
}
