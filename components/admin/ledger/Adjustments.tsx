"use client";

import Link from "next/link";
import { useConvexAuth, useMutation, usePaginatedQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { ReasonDialog } from "@/components/admin/ReasonDialog";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { transactionHref } from "./accountNames";

const PAGE_SIZE = 25;
const STATES = ["all", "proposed", "posted", "dropped"] as const;
const SHOW = parseAsStringLiteral(STATES).withDefault("all");
const TONES = { proposed: "amber", posted: "accent", dropped: "neutral" } as const;

type Row = FunctionReturnType<typeof api.admin.adjustments>["page"][number];

/** Every balance an admin put right, and those that wait for a second admin. */
export function Adjustments() {
  const t = useTranslations("adjustments");
  const [state, setState] = useQueryState("state", SHOW);
  const { isAuthenticated } = useConvexAuth();
  const { results, status, loadMore } = usePaginatedQuery(
    api.admin.adjustments,
    isAuthenticated ? (state === "all" ? {} : { state }) : "skip",
    {
      initialNumItems: PAGE_SIZE,
    },
  );
  return (
    <div className="grid gap-5">
      <Select
        aria-label={t("filter")}
        className="sm:w-64"
        value={state}
        onChange={(next) => void setState(next)}
        options={STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
      />
      {status === "LoadingFirstPage" ? <SkeletonRows rows={5} label={t("loading")} /> : null}
      {status === "Exhausted" && results.length === 0 ? <EmptyState title={t("emptyTitle")}>{t("emptyText")}</EmptyState> : null}
      {results.length === 0 ? null : (
        <ul aria-label={t("title")} className="divide-y divide-line border-y border-line">
          {results.map((row) => (
            <Adjustment key={row.adjustmentId} row={row} />
          ))}
        </ul>
      )}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </div>
  );
}

/** One adjustment, with the decision about it where it waits. */
export function Adjustment({ row }: { row: Row }) {
  const t = useTranslations("adjustments");
  const format = useFormat();
  const { user, createdBy, decidedBy } = row;
  return (
    <li className="grid gap-x-6 gap-y-3 py-4 text-sm lg:grid-cols-[1fr_auto]">
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-center gap-2">
          <Link className="text-base font-medium wrap-anywhere underline-offset-4 hover:underline" href={`/admin/users/${user.userId}`}>
            {user.name || user.userId}
          </Link>
          <span className="figures text-base font-semibold">{format.money(row.amountMinor, { signed: true })}</span>
          <Badge tone={TONES[row.state]}>{t(`states.${row.state}`)}</Badge>
        </p>
        <p className="text-ink-soft">
          {t(`account.${row.account}`)} · {t(`reason.${row.reasonCode}`)}
        </p>
        <p className="written wrap-anywhere">{row.note}</p>
        <p className="figures text-ink-faint">
          {t("by", { name: createdBy.name || createdBy.userId, time: format.dateTime(row.createdAtMs) })}
        </p>
        {decidedBy === null ? null : (
          <p className="text-ink-faint wrap-anywhere">
            {t(row.state === "posted" ? "agreedBy" : "droppedBy", {
              name: decidedBy.name || decidedBy.userId,
              reason: row.decisionReason ?? "",
            })}
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-start gap-2 lg:justify-end">
        {row.transactionId === null ? null : (
          <Link className="underline underline-offset-4" href={transactionHref(row.transactionId)}>
            {t("posting")}
          </Link>
        )}
        {row.state === "proposed" ? <Decision row={row} /> : null}
      </div>
    </li>
  );
}

function Decision({ row }: { row: Row }) {
  const t = useTranslations("adjustments.decide");
  const format = useFormat();
  const confirm = useMutation(api.admin.confirmAdjustment);
  const about = { name: row.user.name || row.user.userId, amount: format.money(row.amountMinor, { signed: true }) };
  const decide = (agree: boolean) => (reason: string) => confirm({ adjustmentId: row.adjustmentId, agree, reason });
  return (
    <>
      {row.canAgree ? (
        <ReasonDialog
          label={t("agree")}
          title={t("agreeTitle", about)}
          text={t("agreeText", about)}
          variant="primary"
          size="sm"
          run={decide(true)}
        />
      ) : null}
      <ReasonDialog label={t("drop")} title={t("dropTitle", about)} text={t("dropText")} variant="danger" size="sm" run={decide(false)} />
    </>
  );
}
