"use client";

import { useTranslations } from "next-intl";
import { REVIEW_PARTS, type ReviewPart } from "@/lib/domain/reviews";
import { Stars } from "./Stars";

/** The stars and words of one review. */
export interface ReviewFacts extends Record<ReviewPart, number | null> {
  overall: number;
  text: string | null;
}

/** A review as it was given: the whole, its parts, and the words. */
export function GivenReview({ review }: { review: ReviewFacts }) {
  const t = useTranslations("rating");
  const parts = REVIEW_PARTS.flatMap((part) => {
    const stars = review[part];
    return stars === null ? [] : [{ part, stars }];
  });
  return (
    <div className="grid gap-2">
      <Stars value={review.overall} />
      {review.text === null ? null : <p className="written text-sm break-words whitespace-pre-line text-ink-soft">{review.text}</p>}
      {parts.length === 0 ? null : (
        <dl className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-faint">
          {parts.map(({ part, stars }) => (
            <div key={part} className="flex gap-1.5">
              <dt>{t(`parts.${part}`)}</dt>
              <dd className="figures">{t("ofFive", { count: stars })}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
