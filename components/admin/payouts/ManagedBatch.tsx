"use client";

import { Download } from "lucide-react";
import { useConvex, useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { usePayoutAct } from "@/components/payouts/usePayoutAct";
import { saveFile } from "@/components/layout/saveFile";
import { BackLink } from "@/components/ui/back-link";
import { Button } from "@/components/ui/button";
import { MissingState } from "@/components/ui/missing-state";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { monthBounds } from "@/lib/domain/payouts/month";
import { ROW_STATES } from "@/lib/domain/payouts/states";
import { useFormat } from "@/lib/format/useFormat";
import { BatchRows } from "./BatchRows";
import { BatchStateBadge } from "./BatchStateBadge";
import type { Batch } from "./payoutAdminTypes";
import { ReasonedAct } from "./ReasonedAct";
import { SignedWords } from "./SignedWords";

const LIST_PATH = "/admin/payouts/batches";

/** One month's payout: how far it is, who approved it, and its rows. */
export function ManagedBatch({ batchId }: { batchId: string }) {
  const t = useTranslations("payoutBatch.page");
  const detail = useTranslations("adminPayouts.detail");
  const format = useFormat();
  const approve = useMutation(api.payoutBatches.approve);
  const batch = useQuery(api.payoutBatches.get, { batchId });
  if (batch === undefined) return <SkeletonRows rows={6} label={t("loading")} />;
  if (batch === null) {
    return (
      <MissingState title={t("missing")} href={LIST_PATH} action={t("back")}>
        {t("missingText")}
      </MissingState>
    );
  }
  const month = format.utcMonth(monthBounds(batch.month)?.startMs ?? 0);
  const { state, counts, amounts, createdBy, createdAtMs, closedAtMs, canApprove, approvedByMe, approvals } = batch;
  return (
    <div className="grid gap-8">
      <BackLink href={LIST_PATH}>{t("back")}</BackLink>
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-xl font-semibold tracking-tight sm:text-2xl">{t("title", { month })}</h1>
        <BatchStateBadge state={state} />
        <p className="figures w-full text-sm text-ink-soft">
          {t("made", { name: createdBy.firstName, time: format.dateTime(createdAtMs) })}
          {closedAtMs === null ? null : ` · ${t("closedAt", { time: format.dateTime(closedAtMs) })}`}
        </p>
      </header>
      <Progress batch={batch} />
      <div className="flex flex-wrap gap-2">
        {canApprove ? (
          <ReasonedAct
            label={t("approve")}
            title={t("approveTitle", { month })}
            text={t("approveText", { amount: format.money(amounts.pending), count: counts.pending })}
            variant="primary"
            run={({ reason }) => approve({ batchId: batch.batchId, reason })}
          />
        ) : null}
        <BatchCsv batch={batch} />
      </div>
      {approvedByMe && counts.pending > 0 ? <Notice tone="amber">{t("approvedByMe")}</Notice> : null}
      {approvals.length === 0 ? null : (
        <SignedWords id="approvals" title={detail("approvals")} words={approvals.map(({ reason, ...signed }) => ({ ...signed, text: reason }))} />
      )}
      <BatchRows batchId={batch.batchId} />
    </div>
  );
}

/** How many rows are in which state, and how much that is. */
function Progress({ batch: { counts, amounts } }: { batch: Batch }) {
  const t = useTranslations("payoutBatch");
  const format = useFormat();
  const done = counts.paid + counts.failed + counts.on_hold;
  const label = t("page.progress", { done: format.number(done), total: format.number(counts.total) });
  return (
    <div className="grid gap-4">
      <div className="grid gap-1.5">
        <progress
          className="h-2 w-full appearance-none overflow-hidden rounded-full border-0 bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
          aria-label={label}
          value={done}
          max={Math.max(counts.total, 1)}
        />
        <p className="figures text-sm text-ink-soft">{label}</p>
      </div>
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-6">
        {ROW_STATES.map((state) => (
          <div key={state} className="grid content-start gap-0.5 border-t border-line pt-3">
            <dt className="text-xs text-ink-faint">{t(`row.${state}`)}</dt>
            <dd className="figures font-medium">{format.money(amounts[state])}</dd>
            <dd className="figures text-xs text-ink-faint">{format.number(counts[state])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The whole payout as a file, read page by page. */
function BatchCsv({ batch: { batchId, month } }: { batch: Batch }) {
  const t = useTranslations("payoutBatch.page");
  const convex = useConvex();
  const { act, isPending, error } = usePayoutAct();
  const save = async () => {
    let text = "";
    let cursor: string | null = null;
    do {
      const page: { text: string; next: string | null } = await convex.query(api.payoutBatches.csv, { batchId, cursor });
      text += page.text;
      cursor = page.next;
    } while (cursor !== null);
    saveFile({ name: `payout-${month}.csv`, type: "text/csv", text });
  };
  return (
    <>
      <Button variant="secondary" pending={isPending} onClick={() => void act(save)}>
        <Download aria-hidden="true" />
        {t("csv")}
      </Button>
      {error === null ? null : (
        <Notice tone="vermilion" role="alert" className="w-full">
          {error}
        </Notice>
      )}
    </>
  );
}
