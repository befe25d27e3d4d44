"use client";

import Link from "next/link";
import { usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { AdvisorCard } from "@/components/advisors/AdvisorCard";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";

const SHOWN = 2;

/** The advisors one saved last, with the way to all of them. */
export function FavouriteAdvisors() {
  const t = useTranslations("overview");
  const { status: viewerStatus } = useViewer();
  const { results, status } = usePaginatedQuery(api.favourites.list, viewerStatus === "ready" ? {} : "skip", { initialNumItems: SHOWN });
  return (
    <section aria-labelledby="favourites" className="grid gap-4">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id="favourites" className="text-lg font-semibold tracking-tight">
          {t("favourites")}
        </h2>
        <Button asChild variant="link">
          <Link href="/user-dashboard/advisors">{t("allFavourites")}</Link>
        </Button>
      </div>
      {status === "LoadingFirstPage" ? <Skeleton className="h-40" /> : null}
      {status !== "LoadingFirstPage" && results.length === 0 ? <p className="text-sm text-ink-soft">{t("noFavourites")}</p> : null}
      {results.length === 0 ? null : (
        <div className="grid gap-4 sm:grid-cols-2">
          {results.slice(0, SHOWN).map((advisor) => (
            <AdvisorCard key={advisor.advisorId} advisor={advisor} headingLevel="h3" />
          ))}
        </div>
      )}
    </section>
  );
}
