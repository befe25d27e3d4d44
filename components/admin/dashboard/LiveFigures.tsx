"use client";

import Link from "next/link";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { ReasonedAct } from "@/components/admin/payouts/ReasonedAct";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { useRecount } from "./useRecount";

/** What stands open at this moment, each figure a way to it. */
export function LiveFigures() {
  const t = useTranslations("adminStats.live");
  const format = useFormat();
  const live = useQuery(api.admin.live, {});
  if (live === undefined) return <Skeleton className="h-24" />;
  const figures = [
    { key: "openSessions", href: "/admin/sessions?state=open", value: format.number(live.openSessions) },
    { key: "waitingRequests", href: "/admin/sessions?state=requested", value: format.number(live.waitingRequests) },
    {
      key: "payoutsDue",
      href: "/admin/payouts",
      value: format.money(live.openWithdrawalsMinor),
      more: t("payouts", { count: live.openWithdrawals }),
    },
    { key: "openDisputes", href: "/admin/disputes", value: format.number(live.openDisputes) },
    { key: "waitingApplications", href: "/admin/advisors/applications", value: format.number(live.waitingApplications) },
  ] as const;
  return (
    <section aria-labelledby="live-title" className="grid gap-4">
      <h2 id="live-title" className="text-lg font-semibold tracking-tight">
        {t("title")}
      </h2>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 lg:grid-cols-5">
        {figures.map((figure) => (
          <div key={figure.key} className="grid content-start gap-1 border-t border-line pt-3">
            <dt className="text-sm text-ink-faint">
              <Link href={figure.href} className="underline-offset-4 hover:underline">
                {t(figure.key)}
              </Link>
            </dt>
            <dd className="figures text-xl font-medium tracking-tight">{figure.value}</dd>
            {"more" in figure ? <dd className="text-xs text-ink-faint">{figure.more}</dd> : null}
          </div>
        ))}
      </dl>
      <Recounted check={live.lastCheck} />
    </section>
  );
}

type LastCheck = NonNullable<ReturnType<typeof useQuery<typeof api.admin.live>>>["lastCheck"];

function Recounted({ check }: { check: LastCheck }) {
  const t = useTranslations("adminStats.recount");
  const format = useFormat();
  const recount = useRecount();
  if (check === null) return <p className="text-sm text-ink-faint">{t("never")}</p>;
  if (check.state !== "broken")
    return <p className="figures text-sm text-ink-faint">{t("right", { time: format.dateTime(check.atMs), days: check.days })}</p>;
  return (
    <Notice
      tone="vermilion"
      role="alert"
      action={<ReasonedAct label={t("again")} title={t("title")} text={t("text")} size="sm" run={recount} />}
    >
      {t("wrong", { time: format.dateTime(check.atMs), count: check.differenceCount })}
    </Notice>
  );
}
