"use client";

import Link from "next/link";
import { useConvexAuth, usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useNow } from "@/components/layout/useNow";
import { usePersonName } from "@/components/layout/usePersonName";
import { DisputeBadge } from "@/components/disputes/DisputeBadge";
import { useToday } from "@/components/sessions/useToday";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { DISPUTE_FILTERS, toDisputesArgs, type DisputesArgs } from "./disputeFilters";
import { DisputesToolbar } from "./DisputesToolbar";
import type { AdminDispute } from "./types";

const PAGE_SIZE = 25;
/** Where the backend stops counting. */
const COUNT_MAX = 200;

/** All disputes for an admin: how many wait for what, and the list, found by person, narrowed, sorted, and saved as a file. */
export function DisputeList() {
  const todayMs = useToday();
  const [filters, setFilters] = useQueryStates(DISPUTE_FILTERS);
  const args = todayMs === null ? null : toDisputesArgs(filters, todayMs);
  return (
    <div className="grid gap-6">
      <Counts />
      <DisputesToolbar filters={filters} args={args} onChange={(change) => void setFilters(change)} />
      <Rows key={JSON.stringify(args)} args={args} />
    </div>
  );
}

function Counts() {
  const t = useTranslations("adminDisputes.counts");
  const format = useFormat();
  const { isAuthenticated } = useConvexAuth();
  const counts = useQuery(api.disputes.counts, isAuthenticated ? {} : "skip");
  if (counts === undefined) return <Skeleton className="h-20" />;
  const figures = (["open", "answered", "awaitingSecond", "overdue"] as const).map((key) => ({ key, count: counts[key] }));
  return (
    <dl aria-label={t("label")} className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
      {figures.map(({ key, count }) => (
        <div key={key} className="grid content-start gap-1 border-t border-line pt-3">
          <dt className="text-sm text-ink-faint">{t(key)}</dt>
          <dd className="figures text-xl font-medium tracking-tight">
            {count >= COUNT_MAX ? t("capped", { count }) : format.number(count)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Rows({ args }: { args: DisputesArgs | null }) {
  const t = useTranslations("adminDisputes");
  const order = useTranslations("listOrder");
  const { isAuthenticated } = useConvexAuth();
  const { results, status, loadMore } = usePaginatedQuery(api.disputes.listAll, isAuthenticated && args !== null ? args : "skip", {
    initialNumItems: PAGE_SIZE,
  });
  if (status === "LoadingFirstPage") return <SkeletonRows rows={5} label={t("loading")} />;
  return (
    <div className="grid gap-5">
      {results.length === 0 && status === "Exhausted" ? <Nothing args={args} /> : null}
      {results.length === 0 ? null : (
        <ul aria-label={t("list")} className="divide-y divide-line border-y border-line">
          {results.map((dispute) => (
            <DisputeItem key={dispute.disputeId} dispute={dispute} />
          ))}
        </ul>
      )}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {results.length === 0 ? order("further") : t("more")}
      </MoreButton>
    </div>
  );
}

function Nothing({ args }: { args: DisputesArgs | null }) {
  const t = useTranslations("adminDisputes");
  const { sort: _, isOpen, ...narrowedBy } = args ?? {};
  return isOpen === true && Object.keys(narrowedBy).length === 0 ? (
    <EmptyState title={t("emptyTitle")}>{t("emptyText")}</EmptyState>
  ) : (
    <EmptyState scene="search" title={t("nothing")} />
  );
}

function DisputeItem({ dispute }: { dispute: AdminDispute }) {
  const t = useTranslations("adminDisputes");
  const reasons = useTranslations("disputes.reason");
  const format = useFormat();
  const nameOf = usePersonName();
  const { decision, proposal, isOpen } = dispute;
  return (
    <li className="relative grid gap-x-6 gap-y-2 py-4 text-sm sm:grid-cols-[1fr_auto] sm:items-center">
      <div className="grid min-w-0 gap-0.5">
        <Link
          href={`/admin/disputes/${dispute.disputeId}`}
          className="text-base font-medium wrap-anywhere outline-none after:absolute after:inset-0 after:rounded-control focus-visible:after:outline-2 focus-visible:after:outline-accent"
        >
          {t("pair", { client: nameOf(dispute.client.firstName), advisor: nameOf(dispute.advisor.displayName) })}
        </Link>
        <span className="text-ink-soft">{reasons(dispute.reason)}</span>
        <span className="figures flex flex-wrap gap-x-3 text-ink-faint">
          <span>{t("opened", { time: format.dateTime(dispute.openedAtMs) })}</span>
          <Deadlines dispute={dispute} />
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-2 sm:justify-end">
        <span className="figures font-medium">
          {decision === null || decision.refundMinor === 0n
            ? t("chargeOf", { amount: format.money(dispute.chargeMinor) })
            : t("refundOf", { amount: format.money(decision.refundMinor) })}
        </span>
        {proposal === null ? null : <Badge tone="outline">{t("second")}</Badge>}
        {isOpen ? <Overdue decideByMs={dispute.decideByMs} /> : null}
        <DisputeBadge state={dispute.state} />
      </div>
    </li>
  );
}

function Deadlines({ dispute }: { dispute: AdminDispute }) {
  const t = useTranslations("adminDisputes");
  const format = useFormat();
  if (!dispute.isOpen) return null;
  const { isAnswerDue, answerByMs, decideByMs } = dispute;
  return (
    <>
      {isAnswerDue ? <span>{t("answerBy", { time: format.dateTime(answerByMs) })}</span> : null}
      <span>{t("decideBy", { time: format.dateTime(decideByMs) })}</span>
    </>
  );
}

function Overdue({ decideByMs }: { decideByMs: number }) {
  const t = useTranslations("adminDisputes");
  const nowMs = useNow();
  return nowMs === null || nowMs < decideByMs ? null : <Badge tone="vermilion">{t("overdue")}</Badge>;
}
