"use client";

import Link from "next/link";
import { usePaginatedQuery, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { GivenReview } from "./GivenReview";
import { RatingDistribution } from "./RatingDistribution";
import { ReplyForm } from "./ReplyForm";
import { ReviewReply } from "./ReviewReply";

const PAGE_SIZE = 20;

type OwnReview = FunctionReturnType<typeof api.reviews.listMine>["page"][number];

/** What clients said about the advisor who looks, with the one reply to each. */
export function OwnReviews() {
  const t = useTranslations("ownReviews");
  const { status: viewerStatus } = useViewer();
  const isReady = viewerStatus === "ready";
  const profile = useQuery(api.advisorProfiles.mine, isReady ? {} : "skip");
  const summary = useQuery(api.reviews.summaryForAdvisor, profile ? { advisorId: profile.advisorId } : "skip");
  const { results, status, loadMore } = usePaginatedQuery(api.reviews.listMine, isReady ? {} : "skip", { initialNumItems: PAGE_SIZE });
  if (status === "LoadingFirstPage") return <SkeletonRows rows={4} label={t("loading")} />;
  if (results.length === 0) return <EmptyState title={t("emptyTitle")}>{t("emptyText")}</EmptyState>;
  return (
    <div className="grid gap-8">
      {summary && summary.average !== null ? <RatingDistribution summary={summary} average={summary.average} /> : null}
      <ul aria-label={t("label")} className="divide-y divide-line border-y border-line">
        {results.map((review) => (
          <OwnReviewItem key={review.reviewId} review={review} />
        ))}
      </ul>
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </div>
  );
}

function OwnReviewItem({ review }: { review: OwnReview }) {
  const t = useTranslations("ownReviews");
  const format = useFormat();
  const name = review.firstName ?? t("someone");
  return (
    <li className="grid gap-3 py-6">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="flex min-w-0 items-center gap-3">
          <span className="truncate font-medium">{name}</span>
          {review.removal === null ? null : <Badge tone="neutral">{t("removed")}</Badge>}
        </span>
        <span className="figures flex gap-4 text-sm text-ink-faint">
          {format.day(review.atMs)}
          <Link
            href={`/receipts/${review.sessionId}`}
            aria-label={t("receiptOf", { name })}
            className="text-accent underline decoration-accent/30 underline-offset-4 hover:decoration-accent"
          >
            {t("receipt")}
          </Link>
        </span>
      </div>
      <GivenReview review={review} />
      {review.reply === null ? null : <ReviewReply reply={review.reply} />}
      {review.removal !== null ? <Notice>{t("removedText", { day: format.day(review.removal.atMs), reason: review.removal.reason })}</Notice> : null}
      {review.reply === null && review.removal === null ? <ReplyForm reviewId={review.reviewId} clientName={name} /> : null}
    </li>
  );
}
