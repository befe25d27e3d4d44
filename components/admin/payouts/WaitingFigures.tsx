"use client";

import Link from "next/link";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";

/** What waits for admins, and whether anything may be sent at all. */
export function WaitingFigures() {
  const t = useTranslations("adminPayouts");
  const figure = useTranslations("adminPayouts.figures");
  const format = useFormat();
  const waiting = useQuery(api.payouts.waiting, {});
  if (waiting === undefined) return <Skeleton className="h-28" />;
  const figures = [
    { key: "pending", count: waiting.pendingCount, value: format.money(waiting.pendingMinor) },
    { key: "byHand", count: waiting.toSendByHandCount, value: format.money(waiting.toSendByHandMinor) },
    { key: "blocked", count: waiting.blockedCount, value: null },
  ] as const;
  return (
    <div className="grid gap-4">
      {waiting.isPaused ? (
        <Notice
          tone="vermilion"
          role="alert"
          action={
            <Button asChild variant="secondary" size="sm">
              <Link href="/admin/dashboard">{t("toLedger")}</Link>
            </Button>
          }
        >
          {t("paused")}
        </Notice>
      ) : null}
      <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-3">
        {figures.map(({ key, count, value }) => (
          <div key={key} className="grid content-start gap-1 border-t border-line pt-4">
            <dt className="text-sm text-ink-faint">{figure(key)}</dt>
            <dd className="figures text-xl leading-9 font-medium tracking-tight">{value ?? format.number(count)}</dd>
            <dd className="text-sm text-ink-faint">{key === "blocked" ? figure("blockedText") : figure("count", { count })}</dd>
          </div>
        ))}
      </dl>
      {waiting.isCapped ? <p className="text-sm text-ink-faint">{figure("capped")}</p> : null}
    </div>
  );
}
