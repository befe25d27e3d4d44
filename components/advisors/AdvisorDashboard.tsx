"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { EarningFigures } from "@/components/earnings/EarningFigures";
import { RingSettings } from "@/components/ring/RingSettings";
import { SessionList } from "@/components/sessions/SessionList";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { MeterRing } from "@/components/ui/meter-ring";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import type { SessionView } from "@/lib/billingService";
import { AcceptingSwitch } from "./AcceptingSwitch";
import { AdvisorQueue } from "./AdvisorQueue";
import { ProfileTips } from "./dashboard/ProfileTips";
import { RatingTrend } from "./dashboard/RatingTrend";
import { PendingClock, TodayFigures, type PendingEarning } from "./dashboard/TodayFigures";
import { Visibility } from "./dashboard/Visibility";
import { PriceLine } from "./PriceLine";

const RECENT = 5;
const NOBODY: SessionView[] = [];
const NOTHING: PendingEarning[] = [];

// Few ever have one.
const OwnDisputes = dynamic(() => import("@/components/disputes/OwnDisputes").then((module) => module.OwnDisputes), { ssr: false });

const EarningsChart = dynamic(() => import("@/components/earnings/EarningsChart").then((module) => module.EarningsChart), {
  ssr: false,
  loading: () => <Skeleton className="h-64" />,
});

/** An advisor's first questions: is anybody waiting, am I visible, what have I earned, what is on its way. */
export function AdvisorDashboard() {
  const t = useTranslations("advisorDashboard");
  const { status } = useViewer();
  const isReady = status === "ready";
  const profile = useQuery(api.advisorProfiles.mine, isReady ? {} : "skip");
  const waiting = useQuery(api.sessions.incoming, isReady ? {} : "skip");
  const queue = useQuery(api.sessions.queue, isReady ? {} : "skip") ?? NOBODY;
  const today = useQuery(api.earnings.today, isReady ? {} : "skip");
  return (
    <div className="grid gap-12">
      <div className="grid gap-4 md:grid-cols-2">
        <div className="grid grid-cols-1 content-start gap-4">
          <Card className="flex items-center gap-5 p-5 sm:p-6">
            <MeterRing fraction={waiting && waiting.length > 0 ? 1 : 0} tone={waiting && waiting.length > 0 ? "low" : "still"} size={52} weight={6}>
              <span className="figures text-base font-semibold">{waiting?.length ?? "–"}</span>
            </MeterRing>
            <div>
              <h2 className="font-semibold">{waiting && waiting.length > 0 ? t("waiting", { count: waiting.length }) : t(queue.length > 0 ? "nobodyAsks" : "nobody")}</h2>
              <p className="text-sm text-ink-soft">{t(waiting && waiting.length > 0 ? "waitingText" : "nobodyText")}</p>
            </div>
          </Card>
          <Card className="grid grow gap-4 p-5 sm:p-6">
            <div className="flex items-baseline justify-between gap-4">
              <h2 className="font-semibold">{t("today.title")}</h2>
              <p className="text-sm text-ink-faint">{t("today.utc")}</p>
            </div>
            <TodayFigures today={today} />
          </Card>
        </div>
        <Card className="p-5 sm:p-6">
          {profile ? (
            <div className="grid gap-4">
              <AcceptingSwitch accepting={profile.accepting} availability={profile.availability} />
              <Visibility facts={profile} />
              <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
                <PriceLine chatPriceMinor={profile.chatPriceMinor} videoPriceMinor={profile.videoPriceMinor} />
                <Link href={`/advisors/${profile.advisorId}`} className="text-sm text-accent underline decoration-accent/30 underline-offset-4 hover:decoration-accent">
                  {t("profile")}
                </Link>
              </div>
            </div>
          ) : (
            <Skeleton className="h-44" />
          )}
        </Card>
        <AdvisorQueue queue={queue} />
        <RingSettings />
      </div>
      <OwnDisputes as="advisor" />
      <Earned isReady={isReady} next={today?.next ?? NOTHING} />
      <div className="grid gap-12 lg:grid-cols-2 lg:gap-16">
        {isReady ? <RatingTrend /> : null}
        {profile ? <ProfileTips profile={profile} /> : null}
      </div>
      <section aria-labelledby="recent" className="grid gap-4">
        <div className="flex items-baseline justify-between gap-4">
          <h2 id="recent" className="text-lg font-semibold tracking-tight">
            {t("recent")}
          </h2>
          <Button asChild variant="link">
            <Link href="/advisor-dashboard/sessions">{t("allSessions")}</Link>
          </Button>
        </div>
        <SessionList role="advisor" limit={RECENT} />
      </section>
    </div>
  );
}

function Earned({ isReady, next }: { isReady: boolean; next: readonly PendingEarning[] }) {
  const t = useTranslations("advisorDashboard");
  const summary = useQuery(api.earnings.summary, isReady ? {} : "skip");
  const hasEarned = summary?.byDay.some(({ amountMinor }) => amountMinor > 0n) ?? false;
  return (
    <section aria-labelledby="earned" className="grid gap-6">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id="earned" className="text-lg font-semibold tracking-tight">
          {t("earned")}
        </h2>
        <span className="flex flex-wrap gap-x-5">
          <Button asChild variant="link">
            <Link href="/advisor-dashboard/payouts">{t("payouts")}</Link>
          </Button>
          <Button asChild variant="link">
            <Link href="/advisor-dashboard/earnings">{t("allEarnings")}</Link>
          </Button>
        </span>
      </div>
      {summary === undefined ? <Skeleton className="h-36" /> : <EarningFigures summary={summary} />}
      {summary !== undefined && hasEarned ? (
        <div className={cn("grid items-start gap-8", next.length > 0 && "lg:grid-cols-[1fr_20rem]")}>
          <Card className="relative min-w-0 p-4 sm:p-6">
            <EarningsChart days={summary.byDay} />
          </Card>
          <PendingClock next={next} />
        </div>
      ) : null}
    </section>
  );
}
