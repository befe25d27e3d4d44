"use client";

import Link from "next/link";
import { useConvexAuth, usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useQueryState } from "nuqs";
import { useNow } from "@/components/layout/useNow";
import { usePersonName } from "@/components/layout/usePersonName";
import { DisputeBadge } from "@/components/disputes/DisputeBadge";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { Select } from "@/components/ui/select";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { DISPUTE_SHOW, DISPUTE_SHOWS, toDisputeArgs, type DisputeShow } from "./disputeFilters";
import type { AdminDispute } from "./types";

const PAGE_SIZE = 25;
/** Where the backend stops counting. */
const COUNT_MAX = 200;

/** All disputes for an admin: how many wait for what, and the list. The filter lives in the address bar. */
export function DisputeList() {
  const t = useTranslations("adminDisputes");
  const states = useTranslations("disputes.state");
  const [show, setShow] = useQueryState("show", DISPUTE_SHOW);
  const nameOfShow = (value: DisputeShow) =>
    value === "waiting" || value === "second" || value === "all" ? t(`filters.${value}`) : states(value);
  return (
    <div className="grid gap-6">
      <Counts />
      <Select
        aria-label={t("filter")}
        className="sm:w-72"
        value={show}
        onChange={(next) => void setShow(next)}
        options={DISPUTE_SHOWS.map((value) => ({ value, label: nameOfShow(value) }))}
      />
      <Rows key={show} show={show} />
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

function Rows({ show }: { show: DisputeShow }) {
  const t = useTranslations("adminDisputes");
  const { isAuthenticated } = useConvexAuth();
  const { results, status, loadMore } = usePaginatedQuery(api.disputes.listAll, isAuthenticated ? toDisputeArgs(show) : "skip", {
    initialNumItems: PAGE_SIZE,
  });
  if (status === "LoadingFirstPage") return <SkeletonRows rows={5} label={t("loading")} />;
  if (results.length === 0) {
    return show === "waiting" ? (
      <EmptyState title={t("emptyTitle")}>{t("emptyText")}</EmptyState>
    ) : (
      <EmptyState scene="search" title={t("nothing")} />
    );
  }
  return (
    <div className="grid gap-5">
      <ul aria-label={t("list")} className="divide-y divide-line border-y border-line">
        {results.map((dispute) => (
          <DisputeItem key={dispute.disputeId} dispute={dispute} />
        ))}
      </ul>
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </div>
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
          <Deadline dispute={dispute} />
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

function Deadline({ dispute }: { dispute: AdminDispute }) {
  const t = useTranslations("adminDisputes");
  const format = useFormat();
  if (!dispute.isOpen) return null;
  const { isAnswerDue, answerByMs, decideByMs } = dispute;
  return (
    <span>{isAnswerDue ? t("answerBy", { time: format.dateTime(answerByMs) }) : t("decideBy", { time: format.dateTime(decideByMs) })}</span>
  );
}

function Overdue({ decideByMs }: { decideByMs: number }) {
  const t = useTranslations("adminDisputes");
  const nowMs = useNow();
  return nowMs === null || nowMs < decideByMs ? null : <Badge tone="vermilion">{t("overdue")}</Badge>;
}
