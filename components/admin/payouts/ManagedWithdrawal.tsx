"use client";

import Link from "next/link";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { PayoutClock } from "@/components/payouts/PayoutClock";
import { StateBadge } from "@/components/payouts/StateBadge";
import { useMethodName } from "@/components/payouts/useMethodName";
import { WithdrawalTimeline } from "@/components/payouts/WithdrawalTimeline";
import { BackLink } from "@/components/ui/back-link";
import { Card } from "@/components/ui/card";
import { Fact } from "@/components/ui/fact";
import { MissingState } from "@/components/ui/missing-state";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { monthBounds } from "@/lib/domain/payouts/month";
import { useFormat } from "@/lib/format/useFormat";
import type { Managed } from "./payoutAdminTypes";
import { SignedWords } from "./SignedWords";
import { TransferAttempts } from "./TransferAttempts";
import { useAdvisorName } from "./useAdvisorName";
import { WithdrawalActs } from "./WithdrawalActs";

const LIST_PATH = "/admin/payouts";
/** A method saved shortly before money is asked for may be somebody else's. */
const CHANGED_LATELY_MS = 72 * 60 * 60_000;

/** One withdrawal with everything an admin decides by, and everything that can be done with it. */
export function ManagedWithdrawal({ withdrawalId }: { withdrawalId: string }) {
  const t = useTranslations("adminPayouts.detail");
  const page = useTranslations("adminPayouts");
  const failures = useTranslations("withdrawal.failure");
  const format = useFormat();
  const nameOf = useAdvisorName();
  const withdrawal = useQuery(api.payouts.managed, { withdrawalId });
  if (withdrawal === undefined) return <SkeletonRows rows={6} label={page("loading")} />;
  if (withdrawal === null) {
    return (
      <MissingState title={t("missing")} href={LIST_PATH} action={t("back")}>
        {t("missingText")}
      </MissingState>
    );
  }
  const { advisor, amountMinor, state, failureCode, method, requestedAtMs, isOwn } = withdrawal;
  const isChanged = requestedAtMs - method.savedAtMs < CHANGED_LATELY_MS && state !== "completed";
  return (
    <div className="grid gap-8">
      <BackLink href={LIST_PATH}>{t("back")}</BackLink>
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="figures text-xl font-semibold tracking-tight wrap-anywhere sm:text-2xl">
          {t("title", { amount: format.money(amountMinor), name: nameOf(advisor) })}
        </h1>
        <StateBadge state={state} />
        <Link
          href={`/admin/users/${advisor.userId}`}
          className="text-sm text-accent underline decoration-accent/30 underline-offset-4 hover:decoration-accent"
        >
          {t("person")}
        </Link>
        {failureCode === null ? null : <p className="w-full text-sm text-ink-soft">{failures(failureCode)}</p>}
      </header>
      {isOwn ? <Notice tone="amber">{t("own")}</Notice> : null}
      {advisor.isSuspended ? <Notice tone="amber">{t("suspended")}</Notice> : null}
      {isChanged ? <Notice tone="amber">{t("changed", { time: format.dateTime(method.savedAtMs) })}</Notice> : null}
      <Card className="p-5 sm:p-6">
        <PayoutClock clock={withdrawal.clock} />
      </Card>
      <WithdrawalActs withdrawal={withdrawal} />
      <Facts withdrawal={withdrawal} />
      <div className="grid gap-8 lg:grid-cols-2">
        <WithdrawalTimeline timeline={withdrawal.timeline} />
        <Words withdrawal={withdrawal} />
      </div>
      {withdrawal.attempts.length === 0 ? null : <TransferAttempts attempts={withdrawal.attempts} />}
    </div>
  );
}

function Facts({ withdrawal }: { withdrawal: Managed }) {
  const t = useTranslations("adminPayouts.detail");
  const format = useFormat();
  const methods = useTranslations("withdrawal.method");
  const methodName = useMethodName();
  const { method, availableMinor, debtMinor, requestedAtMs, month, reference } = withdrawal;
  return (
    <dl className="figures grid grid-cols-2 gap-4 border-y border-line py-5 text-sm lg:grid-cols-4">
      <Fact label={t("method")}>{method.isRemoved ? `${methodName(method)}, ${methods("removed")}` : methodName(method)}</Fact>
      {method.holderInitials === null ? null : <Fact label={t("holder")}>{method.holderInitials}</Fact>}
      <Fact label={t("asked")}>{format.dateTime(requestedAtMs)}</Fact>
      <Fact label={t("source")}>
        {month === null ? t("byRequest") : t("byBatch", { month: format.utcMonth(monthBounds(month)?.startMs ?? 0) })}
      </Fact>
      <Fact label={t("available")}>{format.money(availableMinor)}</Fact>
      <Fact label={t("debt")}>{format.money(debtMinor)}</Fact>
      {reference === null ? null : <Fact label={t("reference")}>{reference}</Fact>}
    </dl>
  );
}

/** Who approved, and what admins noted. */
function Words({ withdrawal: { approvals, approversNeeded, notes } }: { withdrawal: Managed }) {
  const t = useTranslations("adminPayouts.detail");
  return (
    <div className="grid content-start gap-6">
      <SignedWords
        id="approvals"
        title={t("approvals")}
        empty={t("noApprovals", { count: approversNeeded })}
        words={approvals.map(({ reason, ...signed }) => ({ ...signed, text: reason }))}
      />
      {notes.length === 0 ? null : <SignedWords id="notes" title={t("notes")} words={notes} />}
    </div>
  );
}
