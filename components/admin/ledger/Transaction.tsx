"use client";

import Link from "next/link";
import { useConvexAuth, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { AuditEvent } from "@/components/admin/audit/AuditEvent";
import { PageTitle } from "@/components/layout/Page";
import { MissingState } from "@/components/ui/missing-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { accountHref, useAccountName } from "./accountNames";

type Found = NonNullable<FunctionReturnType<typeof api.admin.ledgerTransaction>>;

/** One business event in the book: its lines, what it is about, and its row of the audit log. */
export function Transaction({ transactionId }: { transactionId: string }) {
  const t = useTranslations("adminLedger.transaction");
  const kinds = useTranslations("adminLedger.kind");
  const format = useFormat();
  const { isAuthenticated } = useConvexAuth();
  const transaction = useQuery(api.admin.ledgerTransaction, isAuthenticated ? { transactionId } : "skip");
  if (transaction === undefined) return <SkeletonRows rows={6} label={t("loading")} />;
  if (transaction === null) {
    return (
      <MissingState title={t("missingTitle")} href="/admin/ledger" action={t("toLedger")}>
        {t("missingText")}
      </MissingState>
    );
  }
  const facts = [
    [t("recorded"), format.dateTime(transaction.atMs)],
    [t("happened"), format.dateTime(transaction.effectiveAtMs)],
    [t("amount"), format.money(transaction.amountMinor)],
  ] as const;
  return (
    <div className="grid gap-8">
      <PageTitle title={kinds(transaction.kind)}>
        <code className="text-xs wrap-anywhere" dir="ltr">
          {transaction.key}
        </code>
      </PageTitle>
      <dl className="-mt-8 flex flex-wrap gap-x-10 gap-y-3 border-y border-line py-4 text-sm">
        {facts.map(([label, text]) => (
          <div key={label}>
            <dt className="text-xs text-ink-faint">{label}</dt>
            <dd className="figures font-medium">{text}</dd>
          </div>
        ))}
      </dl>
      <About transaction={transaction} />
      <Lines lines={transaction.lines} />
      <section className="grid gap-3">
        <h2 className="text-lg font-semibold tracking-tight">{t("audit")}</h2>
        <ul className="divide-y divide-line border-y border-line">
          {transaction.audit.map((event) => (
            <AuditEvent key={event.id} event={event} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function About({ transaction: { about } }: { transaction: Found }) {
  const t = useTranslations("adminLedger.transaction");
  const links = [
    about.sessionId === null ? null : ([t("session"), `/admin/sessions/${about.sessionId}`] as const),
    about.disputeId === null ? null : ([t("dispute"), `/admin/disputes/${about.disputeId}`] as const),
    about.withdrawalId === null ? null : ([t("withdrawal"), `/admin/payouts/${about.withdrawalId}`] as const),
    about.topUp === null ? null : ([t("topUp"), `/admin/users/${about.topUp.userId}`] as const),
    about.adjustmentId === null ? null : ([t("adjustment"), "/admin/ledger/adjustments"] as const),
  ].filter((link) => link !== null);
  if (links.length === 0) return null;
  return (
    <nav aria-label={t("about")} className="flex flex-wrap gap-x-5 gap-y-2 text-sm">
      {links.map(([label, href]) => (
        <Link key={href} className="font-medium underline underline-offset-4" href={href}>
          {label}
        </Link>
      ))}
    </nav>
  );
}

function Lines({ lines }: { lines: Found["lines"] }) {
  const t = useTranslations("adminLedger.transaction");
  const format = useFormat();
  const nameOf = useAccountName();
  return (
    <Table label={t("lines")}>
      <thead>
        <tr>
          <Th>{t("account")}</Th>
          <Th>{t("owner")}</Th>
          <Th numeric>{t("change")}</Th>
          <Th numeric>{t("after")}</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ accountKey, accountClass, owner, deltaMinor, balanceAfterMinor }) => (
          <tr key={accountKey}>
            <Td>
              <Link className="underline-offset-4 hover:underline" href={accountHref(accountKey)}>
                {nameOf(accountClass)}
              </Link>
            </Td>
            <Td className="min-w-24 wrap-anywhere">{owner === null ? t("platform") : owner.name || owner.userId}</Td>
            <Td numeric className="font-medium">
              {format.money(deltaMinor, { signed: true })}
            </Td>
            <Td numeric>{balanceAfterMinor === null ? "–" : format.money(balanceAfterMinor)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
