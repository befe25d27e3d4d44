"use client";

import { useTranslations } from "next-intl";
import { GivenReview } from "@/components/reviews/GivenReview";
import { RemoveReviewDialog } from "@/components/reviews/RemoveReviewDialog";
import { ReviewReply } from "@/components/reviews/ReviewReply";
import { Notice } from "@/components/ui/notice";
import { useFormat } from "@/lib/format/useFormat";
import type { PartProps } from "./sessionDetail";

export interface SessionReviewProps {
  review: NonNullable<PartProps["session"]["review"]>;
  names: PartProps["names"];
}

/** What the client said about the session, the answer to it, and the way to take it out of the public. */
export function SessionReview({ review, names }: SessionReviewProps) {
  const t = useTranslations("adminSession");
  const words = useTranslations("adminReviews");
  const format = useFormat();
  const { removal, reply } = review;
  return (
    <section className="grid grid-cols-1 content-start gap-3">
      <h2 className="text-lg font-semibold tracking-tight">{t("review")}</h2>
      <p className="figures text-sm text-ink-faint">{format.dateTime(review.atMs)}</p>
      <GivenReview review={review} />
      {reply === null ? null : <ReviewReply reply={reply} advisorName={names.advisor} />}
      {removal === null ? (
        <RemoveReviewDialog reviewId={review.reviewId} clientName={names.client} advisorName={names.advisor} />
      ) : (
        <Notice>
          {words("removedText", {
            name: review.removedBy ?? words("someAdmin"),
            time: format.dateTime(removal.atMs),
            reason: removal.reason,
          })}
        </Notice>
      )}
    </section>
  );
}
