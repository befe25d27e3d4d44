"use client";

import Link from "next/link";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";

/** Whether the books were right when they were last checked, and whether money may leave. */
export function LedgerState() {
  const t = useTranslations("adminStats.ledger");
  const format = useFormat();
  const health = useQuery(api.admin.ledgerHealth, {});
  if (health === undefined) return <Skeleton className="h-20" />;
  const { last, isPayoutBlocked } = health;
  const isSound = last !== null && last.violationCount === 0;
  return (
    <Card className="flex flex-wrap items-center justify-between gap-4 p-4 sm:px-6" role="status">
      <div className="flex min-w-0 items-center gap-3">
        {last === null || isSound ? (
          <CircleCheck className="size-6 shrink-0 stroke-[1.5] text-accent" aria-hidden="true" />
        ) : (
          <TriangleAlert className="size-6 shrink-0 stroke-[1.5] text-vermilion" aria-hidden="true" />
        )}
        <div className="min-w-0">
          <p className="font-semibold">{last === null ? t("never") : isSound ? t("sound") : t("broken", { count: last.violationCount })}</p>
          {last === null || last.finishedAtMs === null ? null : (
            <p className="figures text-sm text-ink-soft">{t("checkedAt", { time: format.dateTime(last.finishedAtMs) })}</p>
          )}
          {isPayoutBlocked ? <p className="text-sm text-vermilion-ink">{t("blocked")}</p> : null}
        </div>
      </div>
      <Button asChild variant="secondary" size="sm">
        <Link href="/admin/ledger">{t("open")}</Link>
      </Button>
    </Card>
  );
}
