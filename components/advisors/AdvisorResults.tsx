"use client";

import { useTranslations } from "next-intl";
import { memo, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { AdvisorRow } from "./AdvisorRow";
import type { AdvisorSummary } from "./types";
import type { AdvisorList } from "./useAdvisorList";

/** More is loaded this far before the end comes into view. */
const AHEAD = "800px";

/** What was found: rows on wide screens, cards on narrow ones. More comes by itself as one reads on. */
export function AdvisorResults({ rows, isLoading, isLoadingMore, isStale, onMore, onClear }: AdvisorList & { onClear: () => void }) {
  const t = useTranslations("advisors");
  if (isLoading) return <SkeletonRows rows={6} label={t("loading")} className="h-24" />;
  if (rows.length === 0) {
    return (
      <EmptyState
        scene="search"
        title={t("emptyTitle")}
        action={
          <Button variant="secondary" onClick={onClear}>
            {t("emptyAction")}
          </Button>
        }
      >
        {t("emptyText")}
      </EmptyState>
    );
  }
  return (
    <div aria-busy={isStale} className={cn("grid gap-5 transition-opacity duration-150", isStale && "opacity-60")}>
      <p className="sr-only" aria-live="polite">
        {t(onMore === null ? "found" : "foundMany", { count: rows.length })}
      </p>
      <ul className="grid gap-4 sm:grid-cols-2 md:-mx-3 md:grid-cols-1 md:gap-0 md:divide-y md:divide-line">
        {rows.map((advisor) => (
          <Result key={advisor.advisorId} advisor={advisor} />
        ))}
      </ul>
      {onMore === null && !isLoadingMore ? null : <More isLoading={isLoadingMore} onMore={onMore} />}
    </div>
  );
}

/** Drawn anew only when something about the advisor has changed, as a list is long. */
const Result = memo(function Result({ advisor }: { advisor: AdvisorSummary }) {
  return (
    <li className="grid">
      <AdvisorRow advisor={advisor} />
    </li>
  );
});

/** Loads the next page when it comes near; a button too, for whoever does not scroll. */
function More({ isLoading, onMore }: { isLoading: boolean; onMore: (() => void) | null }) {
  const t = useTranslations("advisors");
  const end = useRef<HTMLDivElement>(null);
  const load = useRef(onMore);
  useEffect(() => {
    load.current = onMore;
  }, [onMore]);
  const mayLoad = onMore !== null;
  useEffect(() => {
    if (!mayLoad || end.current === null) return;
    const watch = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && load.current?.(), {
      rootMargin: AHEAD,
    });
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [mayLoad]);
  return (
    <div ref={end} className="grid justify-items-center">
      <Button variant="secondary" pending={isLoading} onClick={() => onMore?.()}>
        {t("more")}
      </Button>
    </div>
  );
}
