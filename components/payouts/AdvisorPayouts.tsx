"use client";

import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { MonthlySwitch } from "./MonthlySwitch";
import { PayoutFigures } from "./PayoutFigures";
import { PayoutMethods } from "./PayoutMethods";
import { Obstacles, RequestWithdrawal } from "./RequestWithdrawal";
import { Statements } from "./Statements";
import { WithdrawalList } from "./WithdrawalList";

/** Everything about an advisor's money after it was earned: what there is, asking for it, where it goes, and where it went. */
export function AdvisorPayouts() {
  const t = useTranslations("payouts");
  const overview = useQuery(api.payouts.overview, {});
  if (overview === undefined) return <SkeletonRows rows={6} label={t("loading")} />;
  return (
    <div className="grid gap-12">
      <div className="grid gap-6">
        <PayoutFigures overview={overview} />
        {overview.obstacles.length === 0 ? null : <Obstacles overview={overview} />}
        <div>
          <RequestWithdrawal overview={overview} />
        </div>
      </div>
      <WithdrawalList />
      <div className="grid items-start gap-8 lg:grid-cols-[1fr_22rem]">
        <PayoutMethods />
        <MonthlySwitch monthly={overview.monthly} nextBatchMonth={overview.nextBatchMonth} />
      </div>
      <Statements currentMonth={overview.nextBatchMonth} />
    </div>
  );
}
