"use client";

import { usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { GivenReview } from "./GivenReview";
import { RatingDistribution } from "./RatingDistribution";
import { ReviewReply } from "./ReviewReply";

const PAGE_SIZE = 5;

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
          <RatingDistribution summary={summary} average={summary.average} />
          <ReviewList advisorId={advisorId} />
        </>
      ) : null}
      {summary && summary.removedCount > 0 ? <p className="text-sm text-ink-faint">{t("removedCount", { count: summary.removedCount })}</p> : null}
    </section>
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
            {review.reply === null ? null : <ReviewReply reply={review.reply} />}
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
