"use client";

import Link from "next/link";
import { useConvexAuth, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";
import { Badge } from "@/components/ui/badge";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { dayStartMs } from "@/lib/domain/ledger/days";
import { useFormat } from "@/lib/format/useFormat";
import { accountHref, useAccountName } from "./accountNames";
import { AccountingMonth } from "./AccountingMonth";
import { isSystemClass } from "./ledgerFilters";
import { useUtcDay } from "./useUtcDay";

/** The trial balance as of any day, and the accounts of a month. Days are UTC. */
export function TrialBalance() {
  const today = useUtcDay();
  if (today === null) return <Loading />;
  return (
    <div className="grid gap-12">
      <Balance today={today} />
      <AccountingMonth today={today} />
    </div>
  );
}

function Loading() {
  const t = useTranslations("adminLedger");
  return <SkeletonRows rows={6} label={t("loading")} />;
}

function Balance({ today }: { today: string }) {
  const t = useTranslations("adminLedger.balance");
  const [chosen, setChosen] = useQueryState("day", parseAsString.withDefault(""));
  const isFit = chosen === "" || (dayStartMs(chosen) !== null && chosen <= today);
  const day = chosen === "" || !isFit ? today : chosen;
  return (
    <section className="grid gap-4">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h2 className="text-lg font-semibold tracking-tight">{t("title")}</h2>
        <Field label={t("day")} hint={t("utc")} error={isFit ? null : t("noDay")} className="w-52">
          {(control) => (
            <Input
              {...control}
              type="date"
              max={today}
              value={chosen === "" ? today : chosen}
              onChange={(event) => void setChosen(event.target.value || null)}
            />
          )}
        </Field>
      </div>
      <BalanceTable day={day} />
    </section>
  );
}

function BalanceTable({ day }: { day: string }) {
  const t = useTranslations("adminLedger.balance");
  const format = useFormat();
  const nameOf = useAccountName();
  const { isAuthenticated } = useConvexAuth();
  const balance = useQuery(api.admin.trialBalance, isAuthenticated ? { day } : "skip");
  if (balance === undefined) return <Loading />;
  return (
    <div className="grid gap-4">
      {balance.sumMinor === 0n ? null : <Notice tone="vermilion">{t("broken", { amount: format.money(balance.sumMinor) })}</Notice>}
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("account")}</Th>
            <Th numeric>{t("total")}</Th>
          </tr>
        </thead>
        <tbody>
          {balance.rows.map(({ accountClass, totalMinor }) => (
            <tr key={accountClass}>
              <Td>
                <Link
                  className="underline-offset-4 hover:underline"
                  href={isSystemClass(accountClass) ? accountHref(accountClass) : `/admin/ledger/accounts?class=${accountClass}`}
                >
                  {nameOf(accountClass)}
                </Link>
              </Td>
              <Td numeric>{format.money(totalMinor)}</Td>
            </tr>
          ))}
          <tr className="font-semibold">
            <Td>{t("sum")}</Td>
            <Td numeric>{format.money(balance.sumMinor)}</Td>
          </tr>
        </tbody>
      </Table>
      <p className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
        <Badge tone={balance.isFinal ? "accent" : "amber"}>{t(balance.isFinal ? "final" : "open")}</Badge>
        {t(balance.isFinal ? "finalText" : "openText")}
      </p>
    </div>
  );
}
