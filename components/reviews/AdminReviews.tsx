"use client";

import Link from "next/link";
import { usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useDeferredValue } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { usePersonName } from "@/components/layout/usePersonName";
import { useToday } from "@/components/sessions/useToday";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { GivenReview } from "./GivenReview";
import { RemoveReviewDialog } from "./RemoveReviewDialog";
import { REVIEW_FILTERS, toReviewsArgs, type ReviewsArgs } from "./reviewFilters";
import { ReviewReply } from "./ReviewReply";
import type { AdminReview } from "./reviewsCsv";
import { ReviewsToolbar } from "./ReviewsToolbar";

const PAGE_SIZE = 25;

/** All reviews for an admin: found, narrowed, sorted, saved as a file, and removed with a reason. */
export function AdminReviews() {
  const todayMs = useToday();
  const [filters, setFilters] = useQueryStates(REVIEW_FILTERS, { history: "replace", shallow: true });
  const settled = useDeferredValue(filters);
  const args = todayMs === null ? null : toReviewsArgs(settled, todayMs);
  return (
    <div className="grid gap-5">
      <ReviewsToolbar filters={filters} args={args} onChange={(change, options) => void setFilters(change, options)} />
      <ReviewRows key={JSON.stringify(args)} args={args} onClear={() => void setFilters(null)} />
    </div>
  );
}

function ReviewRows({ args, onClear }: { args: ReviewsArgs | null; onClear: () => void }) {
  const t = useTranslations("adminReviews");
  const order = useTranslations("listOrder");
  const { status: viewerStatus } = useViewer();
  const { results, status, loadMore } = usePaginatedQuery(api.reviews.listAll, viewerStatus === "ready" && args !== null ? args : "skip", {
    initialNumItems: PAGE_SIZE,
  });
  if (status === "LoadingFirstPage") return <SkeletonRows rows={6} label={t("loading")} />;
  return (
    <div className="grid gap-5">
      {results.length === 0 && status === "Exhausted" ? <Nothing args={args} onClear={onClear} /> : null}
      {results.length === 0 ? null : (
        <ul aria-label={t("label")} className="divide-y divide-line border-y border-line">
          {results.map((review) => (
            <AdminReviewItem key={review.reviewId} review={review} />
          ))}
        </ul>
      )}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {results.length === 0 ? order("further") : t("more")}
      </MoreButton>
    </div>
  );
}

function Nothing({ args, onClear }: { args: ReviewsArgs | null; onClear: () => void }) {
  const t = useTranslations("adminReviews");
  const { sort: _, ...narrowedBy } = args ?? {};
  const isNarrowed = Object.keys(narrowedBy).length > 0;
  return (
    <EmptyState
      title={t(isNarrowed ? "nothingTitle" : "emptyTitle")}
      action={
        isNarrowed ? (
          <Button variant="secondary" onClick={onClear}>
            {t("clear")}
          </Button>
        ) : null
      }
    >
      {t(isNarrowed ? "nothingText" : "emptyText")}
    </EmptyState>
  );
}

function AdminReviewItem({ review }: { review: AdminReview }) {
  const t = useTranslations("adminReviews");
  const format = useFormat();
  const nameOf = usePersonName();
  const [client, advisor] = [nameOf(review.clientFirstName), nameOf(review.advisorName)];
  const { removal } = review;
  return (
    <li className="grid gap-3 py-5 lg:grid-cols-[14rem_1fr_auto] lg:gap-8">
      <div className="grid content-start gap-1 text-sm">
        <p>
          <span className="font-medium">{client}</span> <span className="text-ink-faint">{t("about")}</span>{" "}
          <Link href={`/advisors/${review.advisorId}`} className="font-medium underline decoration-line-strong underline-offset-4 hover:decoration-ink">
            {advisor}
          </Link>
        </p>
        <p className="figures text-ink-faint">{format.dateTime(review.atMs)}</p>
        <p className="flex flex-wrap gap-2 empty:hidden">
          {removal === null ? null : <Badge tone="vermilion">{t("removed")}</Badge>}
          {review.isDemo ? <Badge tone="outline">{t("demo")}</Badge> : null}
        </p>
      </div>
      <div className="grid min-w-0 content-start gap-3">
        <GivenReview review={review} />
        {review.reply === null ? null : <ReviewReply reply={review.reply} advisorName={advisor} />}
        {removal === null ? null : (
          <Notice>{t("removedText", { name: review.removedBy ?? t("someAdmin"), time: format.dateTime(removal.atMs), reason: removal.reason })}</Notice>
        )}
      </div>
      {removal === null ? <RemoveReviewDialog reviewId={review.reviewId} clientName={client} advisorName={advisor} /> : null}
    </li>
  );
}
