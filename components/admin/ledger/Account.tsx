"use client";

import Link from "next/link";
import { useConvex, useConvexAuth, usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { CsvButton } from "@/components/layout/CsvButton";
import { PageTitle } from "@/components/layout/Page";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { MissingState } from "@/components/ui/missing-state";
import { MoreButton } from "@/components/ui/more-button";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import type { TransactionKind } from "@/lib/domain/ledger/postings";
import { useFormat } from "@/lib/format/useFormat";
import { transactionHref, useAccountName } from "./accountNames";
import { ENTRIES_HEAD, entryLine } from "./ledgerCsv";
import { ANY, dayArg, ENTRY_FILTERS, ENTRY_KINDS } from "./ledgerFilters";

const PAGE_SIZE = 25;

/** One account: whose it is, what is on it, and every entry with the balance after it. */
export function Account({ accountKey }: { accountKey: string }) {
  const t = useTranslations("adminLedger.entries");
  const format = useFormat();
  const nameOf = useAccountName();
  const { isAuthenticated } = useConvexAuth();
  const account = useQuery(api.admin.ledgerAccount, isAuthenticated ? { accountKey } : "skip");
  if (account === undefined) return <SkeletonRows rows={6} label={t("loading")} />;
  if (account === null) {
    return (
      <MissingState title={t("missingTitle")} href="/admin/ledger/accounts" action={t("toAccounts")}>
        {t("missingText")}
      </MissingState>
    );
  }
  const { owner } = account;
  return (
    <div className="grid gap-6">
      <PageTitle title={nameOf(account.accountClass)}>
        {owner === null ? (
          t("platform")
        ) : (
          <Link className="underline underline-offset-4" href={`/admin/users/${owner.userId}`}>
            {owner.name || owner.userId}
          </Link>
        )}
      </PageTitle>
      <dl className="-mt-6 flex flex-wrap gap-x-10 gap-y-3 border-y border-line py-4">
        <div>
          <dt className="text-xs text-ink-faint">{t("balance")}</dt>
          <dd className="figures text-lg font-semibold">{format.money(account.balanceMinor)}</dd>
        </div>
        {account.entries === null ? null : (
          <div>
            <dt className="text-xs text-ink-faint">{t("count")}</dt>
            <dd className="figures text-lg font-semibold">{format.number(account.entries)}</dd>
          </div>
        )}
      </dl>
      <Entries accountKey={accountKey} isKept={owner !== null} />
    </div>
  );
}

function Entries({ accountKey, isKept }: { accountKey: string; isKept: boolean }) {
  const t = useTranslations("adminLedger.entries");
  const kinds = useTranslations("adminLedger.kind");
  const convex = useConvex();
  const [filters, setFilters] = useQueryStates(ENTRY_FILTERS, { history: "replace", shallow: true });
  const { kind, from, to } = filters;
  const args = { accountKey, ...(kind === ANY ? {} : { kind }), ...dayArg("fromDay", from), ...dayArg("toDay", to) };
  const readPage = async (paginationOpts: { numItems: number; cursor: string | null }) => {
    const found = await convex.query(api.admin.ledgerEntries, { ...args, paginationOpts });
    return { lines: found.page.map(entryLine), isDone: found.isDone, continueCursor: found.continueCursor };
  };
  return (
    <section className="grid gap-5">
      <div className="grid items-end gap-3 min-[420px]:grid-cols-2 sm:flex sm:flex-wrap">
        <Select
          aria-label={t("kind")}
          className="min-[420px]:max-sm:col-span-2 sm:w-56"
          value={kind}
          onChange={(value) => void setFilters({ kind: value })}
          options={ENTRY_KINDS.map((value) => ({ value, label: value === ANY ? t("allKinds") : kinds(value) }))}
        />
        {(["from", "to"] as const).map((name) => (
          <Field key={name} label={t(name)} className="min-w-0 sm:w-40">
            {(control) => (
              <Input
                {...control}
                type="date"
                value={filters[name]}
                onChange={(event) => void setFilters({ [name]: event.target.value || null })}
              />
            )}
          </Field>
        ))}
        <CsvButton name={`parley-${accountKey.replaceAll(/[^A-Za-z0-9.]/g, "-")}`} head={ENTRIES_HEAD} readPage={readPage} />
      </div>
      <EntryTable args={args} isKept={isKept} />
    </section>
  );
}

type EntryArgs = { accountKey: string; kind?: TransactionKind; fromDay?: string; toDay?: string };

function EntryTable({ args, isKept }: { args: EntryArgs; isKept: boolean }) {
  const t = useTranslations("adminLedger.entries");
  const kinds = useTranslations("adminLedger.kind");
  const format = useFormat();
  const { isAuthenticated } = useConvexAuth();
  const { results, status, loadMore } = usePaginatedQuery(api.admin.ledgerEntries, isAuthenticated ? args : "skip", {
    initialNumItems: PAGE_SIZE,
  });
  if (status === "LoadingFirstPage") return <SkeletonRows rows={6} label={t("loading")} />;
  if (results.length === 0) return <EmptyState scene="search" title={t("nothing")} />;
  return (
    <div className="grid gap-5">
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("when")}</Th>
            <Th>{t("what")}</Th>
            <Th numeric>{t("change")}</Th>
            {isKept ? <Th numeric>{t("after")}</Th> : null}
          </tr>
        </thead>
        <tbody>
          {results.map((entry) => (
            <tr key={entry.entryId}>
              <Td className="figures whitespace-nowrap">{format.dateTime(entry.atMs)}</Td>
              <Td>
                <Link className="font-medium underline-offset-4 hover:underline" href={transactionHref(entry.transactionId)}>
                  {kinds(entry.kind)}
                </Link>
              </Td>
              <Td numeric>{format.money(entry.deltaMinor, { signed: true })}</Td>
              {isKept ? <Td numeric>{entry.balanceAfterMinor === null ? null : format.money(entry.balanceAfterMinor)}</Td> : null}
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
