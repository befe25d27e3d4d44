"use client";

import Link from "next/link";
import { usePaginatedQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { debounce, useQueryStates } from "nuqs";
import { useDeferredValue } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { usePersonName } from "@/components/layout/usePersonName";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { Notice } from "@/components/ui/notice";
import { SearchInput } from "@/components/ui/search-input";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { GivenReview } from "./GivenReview";
import { RemoveReviewDialog } from "./RemoveReviewDialog";
import { REVIEW_FILTERS, REVIEW_QUERY_MAX, REVIEW_STARS, REVIEW_STATES, toReviewArgs } from "./reviewFilters";
import { ReviewReply } from "./ReviewReply";

const PAGE_SIZE = 25;
const TYPING_MS = 250;

type AdminReview = FunctionReturnType<typeof api.reviews.listAll>["page"][number];

/** All reviews for an admin: find, read, remove with a reason. */
export function AdminReviews() {
  const t = useTranslations("adminReviews");
  const [filters, setFilters] = useQueryStates(REVIEW_FILTERS, { history: "replace", shallow: true });
  const settled = useDeferredValue(filters);
  return (
    <div className="grid gap-5">
      <div className="grid gap-2 sm:grid-cols-[1fr_13rem_10rem]">
        <SearchInput
          aria-label={t("search")}
          placeholder={t("search")}
          maxLength={REVIEW_QUERY_MAX}
          value={filters.q}
          onChange={(event) => void setFilters({ q: event.target.value || null }, { limitUrlUpdates: debounce(TYPING_MS) })}
        />
        <Select
          aria-label={t("state.label")}
          value={filters.state}
          onChange={(state) => void setFilters({ state })}
          options={REVIEW_STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
        />
        <Select
          aria-label={t("stars.label")}
          value={filters.stars}
          onChange={(stars) => void setFilters({ stars })}
          options={REVIEW_STARS.map((value) => ({ value, label: value === "any" ? t("stars.any") : t("stars.some", { count: Number(value) }) }))}
        />
      </div>
      <ReviewRows key={JSON.stringify(toReviewArgs(settled))} args={toReviewArgs(settled)} onClear={() => void setFilters(null)} />
    </div>
  );
}

function ReviewRows({ args, onClear }: { args: ReturnType<typeof toReviewArgs>; onClear: () => void }) {
  const t = useTranslations("adminReviews");
  const { status: viewerStatus } = useViewer();
  const { results, status, loadMore } = usePaginatedQuery(api.reviews.listAll, viewerStatus === "ready" ? args : "skip", { initialNumItems: PAGE_SIZE });
  if (status === "LoadingFirstPage") return <SkeletonRows rows={6} label={t("loading")} />;
  if (results.length === 0) {
    const isNarrowed = Object.keys(args).length > 0;
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
  return (
    <div className="grid gap-5">
      <ul aria-label={t("label")} className="divide-y divide-line border-y border-line">
        {results.map((review) => (
          <AdminReviewItem key={review.reviewId} review={review} />
        ))}
      </ul>
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </div>
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
