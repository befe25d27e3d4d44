"use client";

import Link from "next/link";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { EarningFigures } from "@/components/earnings/EarningFigures";
import { RingSettings } from "@/components/ring/RingSettings";
import { SessionList } from "@/components/sessions/SessionList";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { MeterRing } from "@/components/ui/meter-ring";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import type { SessionView } from "@/lib/billingService";
import { AcceptingSwitch } from "./AcceptingSwitch";
import { AdvisorQueue } from "./AdvisorQueue";
import { PriceLine } from "./PriceLine";

const RECENT = 5;
const NOBODY: SessionView[] = [];

/** An advisor's first questions: is anybody waiting, am I visible, what have I earned, what is on its way. */
export function AdvisorDashboard() {
  const t = useTranslations("advisorDashboard");
  const { status } = useViewer();
  const isReady = status === "ready";
  const profile = useQuery(api.advisorProfiles.mine, isReady ? {} : "skip");
  const waiting = useQuery(api.sessions.incoming, isReady ? {} : "skip");
  const queue = useQuery(api.sessions.queue, isReady ? {} : "skip") ?? NOBODY;
  const summary = useQuery(api.earnings.summary, isReady ? {} : "skip");
  return (
    <div className="grid gap-12">
      <div className="grid gap-4 md:grid-cols-2">
        <Card className="flex items-center gap-5 p-5 sm:p-6">
          <MeterRing fraction={waiting && waiting.length > 0 ? 1 : 0} tone={waiting && waiting.length > 0 ? "low" : "still"} size={52} weight={6}>
            <span className="figures text-base font-semibold">{waiting?.length ?? "–"}</span>
          </MeterRing>
          <div>
            <h2 className="font-semibold">{waiting && waiting.length > 0 ? t("waiting", { count: waiting.length }) : t(queue.length > 0 ? "nobodyAsks" : "nobody")}</h2>
            <p className="text-sm text-ink-soft">{t(waiting && waiting.length > 0 ? "waitingText" : "nobodyText")}</p>
          </div>
        </Card>
        <Card className="p-5 sm:p-6">
          {profile ? (
            <div className="grid gap-4">
              <AcceptingSwitch accepting={profile.accepting} availability={profile.availability} />
              <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
                <PriceLine chatPriceMinor={profile.chatPriceMinor} videoPriceMinor={profile.videoPriceMinor} />
                <Link href={`/advisors/${profile.advisorId}`} className="text-sm text-accent underline decoration-accent/30 underline-offset-4 hover:decoration-accent">
                  {t("profile")}
                </Link>
              </div>
            </div>
          ) : (
            <Skeleton className="h-28" />
          )}
        </Card>
        <AdvisorQueue queue={queue} />
        <RingSettings />
      </div>
      <section aria-labelledby="earned" className="grid gap-4">
        <div className="flex items-baseline justify-between gap-4">
          <h2 id="earned" className="text-lg font-semibold tracking-tight">
            {t("earned")}
          </h2>
          <Link href="/advisor-dashboard/earnings" className="text-sm text-accent underline decoration-accent/30 underline-offset-4 hover:decoration-accent">
            {t("allEarnings")}
          </Link>
        </div>
        {summary === undefined ? <Skeleton className="h-36" /> : <EarningFigures summary={summary} />}
      </section>
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
