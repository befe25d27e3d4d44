"use client";

import Link from "next/link";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { AdvisorCard } from "@/components/advisors/AdvisorCard";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";

const SHOWN = 6;

/** Six advisors: those who can be asked this minute, then those rated best. */
export function OnlineNow() {
  const t = useTranslations("landing.online");
  const online = useQuery(api.advisorProfiles.onlineNow, { limit: SHOWN });
  const best = useQuery(api.advisorProfiles.search, { sort: "best", paginationOpts: { numItems: SHOWN, cursor: null } });
  const isLoading = online === undefined || best === undefined;
  const isOnline = new Set(online?.map(({ advisorId }) => advisorId));
  const advisors = isLoading ? [] : [...online, ...best.page.filter(({ advisorId }) => !isOnline.has(advisorId))].slice(0, SHOWN);
  const count = isLoading ? SHOWN : online.length;
  return (
    <section aria-labelledby="online" className="grid gap-6 py-10">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-2">
        <div className="grid gap-1">
          <h2 id="online" className="text-xl font-semibold tracking-tight">
            {t(count === 0 ? "titleBest" : "title")}
          </h2>
          {count === SHOWN ? null : <p className="text-ink-soft">{t(count === 0 ? "none" : "some")}</p>}
        </div>
        <Link href="/advisors" className="text-sm text-accent underline decoration-accent/30 underline-offset-4 hover:decoration-accent">
          {t("all")}
        </Link>
      </div>
      {isLoading ? (
        <div role="status" className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          <span className="sr-only">{t("loading")}</span>
          {Array.from({ length: SHOWN }, (_, index) => (
            <Skeleton key={index} className="h-58 rounded-card" />
          ))}
        </div>
      ) : advisors.length === 0 ? (
        <EmptyState scene="talk" title={t("emptyTitle")}>{t("emptyText")}</EmptyState>
      ) : (
        <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {advisors.map((advisor) => (
            <li key={advisor.advisorId} className="grid">
              <AdvisorCard advisor={advisor} headingLevel="h3" canCompare={false} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
