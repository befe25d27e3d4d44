"use client";

import Link from "next/link";
import { usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useId } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { usePersonName } from "@/components/layout/usePersonName";
import { Choice } from "@/components/ui/choice";
import { MoreButton } from "@/components/ui/more-button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { DisputeBadge } from "./DisputeBadge";
import type { DisputeRow } from "./types";

const PAGE_SIZE = 5;
const FILTERS = ["open", "closed"] as const;

/** One's own disputes on one side of the product, open or closed; nothing at all for those who never had one. */
export function OwnDisputes({ as }: { as: "client" | "advisor" }) {
  const { status } = useViewer();
  const any = usePaginatedQuery(api.disputes.list, status === "ready" ? { as } : "skip", { initialNumItems: 1 });
  if (any.results.length === 0) return null;
  return (
    <NuqsAdapter>
      <Section as={as} />
    </NuqsAdapter>
  );
}

function Section({ as }: { as: "client" | "advisor" }) {
  const t = useTranslations("dispute.own");
  const titleId = useId();
  const [filter, setFilter] = useQueryState("disputes", parseAsStringLiteral(FILTERS).withDefault("open"));
  const isOpen = filter === "open";
  const { results, status, loadMore } = usePaginatedQuery(api.disputes.list, { as, isOpen }, { initialNumItems: PAGE_SIZE });
  return (
    <section aria-labelledby={titleId} className="grid grid-cols-1 gap-4">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h2 id={titleId} className="text-lg font-semibold tracking-tight">
          {t("title")}
        </h2>
        <Choice
          aria-label={t("filter")}
          value={filter}
          onChange={(next) => void setFilter(next)}
          options={FILTERS.map((value) => ({ value, label: t(value) }))}
        />
      </div>
      {status === "LoadingFirstPage" ? (
        <SkeletonRows rows={2} label={t("loading")} />
      ) : results.length === 0 ? (
        <p className="text-sm text-ink-soft">{t(isOpen ? "noneOpen" : "noneClosed")}</p>
      ) : (
        <ul aria-label={t("title")} className="divide-y divide-line border-y border-line">
          {results.map((dispute) => (
            <OwnDispute key={dispute.disputeId} dispute={dispute} />
          ))}
        </ul>
      )}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </section>
  );
}

function OwnDispute({ dispute }: { dispute: DisputeRow }) {
  const t = useTranslations("dispute.own");
  const reasons = useTranslations("disputes.reason");
  const format = useFormat();
  const nameOf = usePersonName();
  const { decision, canAnswer, answerByMs } = dispute;
  return (
    <li className="relative grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 py-4">
      <div className="grid min-w-0 gap-0.5">
        <Link
          href={`/disputes/${dispute.disputeId}`}
          className="truncate font-medium outline-none after:absolute after:inset-0 after:rounded-control focus-visible:after:outline-2 focus-visible:after:outline-accent"
        >
          {nameOf(dispute.otherName)}
        </Link>
        <span className="text-sm text-ink-soft">{reasons(dispute.reason)}</span>
        <span className="figures text-sm text-ink-faint">
          {canAnswer ? t("answerBy", { time: format.dateTime(answerByMs) }) : t("opened", { time: format.dateTime(dispute.openedAtMs) })}
        </span>
      </div>
      <div className="grid justify-items-end gap-1">
        <DisputeBadge state={dispute.state} />
        {decision === null || decision.refundMinor === 0n ? null : (
          <span className="figures text-sm">{t("back", { amount: format.money(decision.refundMinor) })}</span>
        )}
      </div>
    </li>
  );
}
