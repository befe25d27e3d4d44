"use client";

import Link from "next/link";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { AdvisorCard } from "@/components/advisors/AdvisorCard";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";

const SHOWN = 6;

/** Six advisors who can be asked this minute. */
export function OnlineNow() {
  const t = useTranslations("landing.online");
  const advisors = useQuery(api.advisorProfiles.onlineNow, { limit: SHOWN });
  if (advisors === undefined) {
    return <SkeletonRows rows={SHOWN} label={t("loading")} className="h-44" />;
  }
  if (advisors.length === 0) {
    return (
      <EmptyState
        title={t("emptyTitle")}
        action={
          <Button asChild variant="secondary">
            <Link href="/advisors">{t("all")}</Link>
          </Button>
        }
      >
        {t("emptyText")}
      </EmptyState>
    );
  }
  return (
    <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {advisors.map((advisor) => (
        <li key={advisor.advisorId} className="grid">
          <AdvisorCard advisor={advisor} headingLevel="h3" />
        </li>
      ))}
    </ul>
  );
}
