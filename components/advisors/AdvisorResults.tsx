"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { AdvisorCard } from "./AdvisorCard";
import { AdvisorRow } from "./AdvisorRow";
import type { AdvisorSummary } from "./types";

export interface AdvisorResultsProps {
  rows: readonly AdvisorSummary[];
  isLoading: boolean;
  isLoadingMore: boolean;
  /** Loads more; null when there is nothing more. */
  onMore: (() => void) | null;
  onClear: () => void;
}

/** What was found: rows on wide screens, cards on narrow ones. */
export function AdvisorResults({ rows, isLoading, isLoadingMore, onMore, onClear }: AdvisorResultsProps) {
  const t = useTranslations("advisors");
  if (isLoading) return <SkeletonRows rows={6} label={t("loading")} className="h-24" />;
  if (rows.length === 0 && onMore === null) {
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
    <>
      <p className="sr-only" aria-live="polite">
        {t("found", { count: rows.length })}
      </p>
      <ul className="grid gap-4 sm:grid-cols-2 md:-mx-3 md:grid-cols-1 md:gap-0 md:divide-y md:divide-line">
        {rows.map((advisor) => (
          <li key={advisor.advisorId} className="grid">
            <div className="hidden md:block">
              <AdvisorRow advisor={advisor} />
            </div>
            <div className="grid md:hidden">
              <AdvisorCard advisor={advisor} />
            </div>
          </li>
        ))}
      </ul>
      {onMore === null && !isLoadingMore ? null : (
        <Button variant="secondary" className="justify-self-center" pending={isLoadingMore} onClick={() => onMore?.()}>
          {t("more")}
        </Button>
      )}
    </>
  );
}
