"use client";

import { useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { BackLink } from "@/components/ui/back-link";
import { Card } from "@/components/ui/card";
import { Fact } from "@/components/ui/fact";
import { MissingState } from "@/components/ui/missing-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { monthBounds } from "@/lib/domain/payouts/month";
import { useFormat } from "@/lib/format/useFormat";
import { ConfirmAct } from "./ConfirmAct";
import { PayoutClock } from "./PayoutClock";
import { StateBadge } from "./StateBadge";
import { useMethodName } from "./useMethodName";
import { WithdrawalTimeline } from "./WithdrawalTimeline";

const LIST_PATH = "/advisor-dashboard/payouts";

/** One withdrawal of the advisor: its clock, its terms, and what happened to it. */
export function WithdrawalDetail({ withdrawalId }: { withdrawalId: string }) {
  const t = useTranslations("payouts.detail");
  const list = useTranslations("payouts.list");
  const page = useTranslations("payouts");
  const failures = useTranslations("withdrawal.failure");
  const format = useFormat();
  const nameOf = useMethodName();
  const cancel = useMutation(api.payouts.cancel);
  const withdrawal = useQuery(api.payouts.get, { withdrawalId });
  if (withdrawal === undefined) return <SkeletonRows rows={5} label={page("loading")} />;
  if (withdrawal === null) {
    return (
      <MissingState title={t("missing")} href={LIST_PATH} action={t("back")}>
        {t("missingText")}
      </MissingState>
    );
  }
  const { amountMinor, state, month, method, requestedAtMs, reference, failureCode, reason, canCancel, clock, timeline } = withdrawal;
  const amount = format.money(amountMinor);
  return (
    <div className="grid gap-8">
      <BackLink href={LIST_PATH}>{t("back")}</BackLink>
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="figures text-xl font-semibold tracking-tight sm:text-2xl">{list("open", { amount })}</h1>
        <StateBadge state={state} />
        {failureCode === null ? null : <p className="w-full text-sm text-ink-soft">{failures(failureCode)}</p>}
      </header>
      <Card className="p-5 sm:p-6">
        <PayoutClock clock={clock} />
      </Card>
      <dl className="figures grid gap-4 text-sm sm:grid-cols-2 lg:grid-cols-4">
        <Fact label={t("to")}>{nameOf(method)}</Fact>
        <Fact label={t("asked")}>
          {month === null ? format.dateTime(requestedAtMs) : list("monthly", { month: format.utcMonth(monthBounds(month)?.startMs ?? 0) })}
        </Fact>
        {reference === null ? null : <Fact label={t("reference")}>{reference}</Fact>}
        {reason === null ? null : <Fact label={t("reason")}>{reason}</Fact>}
      </dl>
      <WithdrawalTimeline timeline={timeline} />
      {canCancel ? (
        <div>
          <ConfirmAct
            label={t("cancel")}
            title={t("cancelTitle")}
            text={t("cancelText", { amount })}
            variant="danger"
            run={() => cancel({ withdrawalId: withdrawal.withdrawalId })}
          />
        </div>
      ) : null}
    </div>
  );
}
