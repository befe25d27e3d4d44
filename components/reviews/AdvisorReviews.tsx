"use client";

import { usePaginatedQuery, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { REVIEW_PARTS, STARS } from "@/lib/domain/reviews";
import { useFormat } from "@/lib/format/useFormat";
import { GivenReview } from "./GivenReview";
import { Stars } from "./Stars";

const PAGE_SIZE = 5;

type Summary = NonNullable<FunctionReturnType<typeof api.reviews.summaryForAdvisor>>;

/** What clients said about an advisor: the average with its distribution, then review by review. */
export function AdvisorReviews({ advisorId }: { advisorId: string }) {
  const t = useTranslations("reviews");
  const summary = useQuery(api.reviews.summaryForAdvisor, { advisorId });
  if (summary === null) return null;
  return (
    <section aria-labelledby="reviews" className="grid gap-6">
      <h2 id="reviews" className="text-lg font-semibold tracking-tight">
        {t("title")}
      </h2>
      {summary === undefined ? <SkeletonRows rows={2} label={t("loading")} /> : null}
      {summary?.average === null ? <p className="text-sm text-ink-soft">{t("none")}</p> : null}
      {summary && summary.average !== null ? (
        <>
          <Distribution summary={summary} average={summary.average} />
          <ReviewList advisorId={advisorId} />
        </>
      ) : null}
    </section>
  );
}

function Distribution({ summary, average }: { summary: Summary; average: number }) {
  const t = useTranslations("reviews");
  const parts = useTranslations("rating.parts");
  const format = useFormat();
  const one = (value: number) => format.number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const rated = REVIEW_PARTS.flatMap((part) => {
    const value = summary[part];
    return value === null ? [] : [{ part, value }];
  });
  return (
    <div className="grid gap-6 border-t border-line pt-5 sm:grid-cols-[auto_1fr] sm:gap-10">
      <div className="grid content-start gap-1">
        <p className="figures text-3xl font-medium tracking-tight">
          {one(average)}
          <span className="ms-2 text-sm font-normal tracking-normal text-ink-faint">{t("ofFive")}</span>
        </p>
        <Stars value={Math.round(average)} />
        <p className="figures text-sm text-ink-faint">{t("count", { count: summary.count })}</p>
      </div>
      <div className="grid content-start gap-4">
        <ul aria-label={t("distribution")} className="grid gap-1.5">
          {[...STARS].reverse().map((star) => {
            const count = summary.countByStars[star - 1] ?? 0;
            return (
              <li key={star} className="figures grid grid-cols-[4rem_1fr_2rem] items-center gap-3 text-sm">
                <span className="text-ink-soft">{t("starRow", { count: star })}</span>
                <span aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-line">
                  <span className="block h-full rounded-full bg-amber" style={{ width: `${(count / summary.count) * 100}%` }} />
                </span>
                <span className="text-end text-ink-faint">{format.number(count)}</span>
              </li>
            );
          })}
        </ul>
        {rated.length === 0 ? null : (
          <dl className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
            {rated.map(({ part, value }) => (
              <div key={part} className="flex gap-2">
                <dt className="text-ink-faint">{parts(part)}</dt>
                <dd className="figures font-medium">{one(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </div>
  );
}

function ReviewList({ advisorId }: { advisorId: string }) {
  const t = useTranslations("reviews");
  const format = useFormat();
  const { results, status, loadMore } = usePaginatedQuery(api.reviews.listForAdvisor, { advisorId }, { initialNumItems: PAGE_SIZE });
  if (status === "LoadingFirstPage") return <SkeletonRows rows={2} label={t("loading")} />;
  return (
    <div className="grid gap-5">
      <ul className="divide-y divide-line border-y border-line">
        {results.map((review) => (
          <li key={review.reviewId} className="grid gap-2 py-5">
            <div className="flex items-baseline justify-between gap-4">
              <span className="truncate font-medium">{review.firstName ?? t("someone")}</span>
              <span className="figures shrink-0 text-sm text-ink-faint">{format.day(review.atMs)}</span>
            </div>
            <GivenReview review={review} />
          </li>
        ))}
      </ul>
      {status === "CanLoadMore" || status === "LoadingMore" ? (
        <Button variant="secondary" className="justify-self-start" pending={status === "LoadingMore"} onClick={() => loadMore(PAGE_SIZE)}>
          {t("more")}
        </Button>
      ) : null}
    </div>
  );
}
