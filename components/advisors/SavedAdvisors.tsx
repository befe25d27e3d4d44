"use client";

import Link from "next/link";
import { usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { AdvisorCard } from "./AdvisorCard";
import { CompareBar } from "./compare/CompareBar";

const PAGE_SIZE = 24;

/** The advisors one has saved, and those one has talked to. */
export function SavedAdvisors() {
  return (
    <div className="grid gap-12">
      <Favourites />
      <Recent />
      <CompareBar />
    </div>
  );
}

function Favourites() {
  const t = useTranslations("favourites");
  const { results, status, loadMore } = usePaginatedQuery(api.favourites.list, {}, { initialNumItems: PAGE_SIZE });
  const isLoading = status === "LoadingFirstPage" || (results.length === 0 && status !== "Exhausted");
  return (
    <Section id="favourites" title={t("title")}>
      {isLoading ? <SkeletonRows rows={3} label={t("loading")} className="h-24" /> : null}
      {!isLoading && results.length === 0 ? (
        <EmptyState
          scene="saved"
          title={t("emptyTitle")}
          action={
            <Button asChild variant="secondary">
              <Link href="/advisors">{t("find")}</Link>
            </Button>
          }
        >
          {t("emptyText")}
        </EmptyState>
      ) : null}
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {results.map((advisor) => (
          <li key={advisor.advisorId} className="grid">
            <AdvisorCard advisor={advisor} headingLevel="h3" />
          </li>
        ))}
      </ul>
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </Section>
  );
}

function Recent() {
  const t = useTranslations("favourites");
  const format = useFormat();
  const recent = useQuery(api.favourites.recent, {});
  return (
    <Section id="recent" title={t("recent")}>
      {recent === undefined ? <SkeletonRows rows={2} label={t("loading")} className="h-24" /> : null}
      {recent?.length === 0 ? <p className="text-ink-soft">{t("noneYet")}</p> : null}
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {recent?.map(({ advisor, atMs }) => (
          <li key={advisor.advisorId} className="grid content-start gap-2">
            <AdvisorCard advisor={advisor} headingLevel="h3" />
            <p className="figures px-1 text-sm text-ink-faint">{t("lastTalk", { day: format.day(atMs) })}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid gap-5">
      <h2 id={id} className="text-lg font-semibold tracking-tight">
        {title}
      </h2>
      {children}
    </section>
  );
}
