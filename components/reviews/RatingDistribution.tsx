"use client";

import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import type { api } from "@/convex/_generated/api";
import { REVIEW_PARTS, STARS } from "@/lib/domain/reviews";
import { useFormat } from "@/lib/format/useFormat";
import { Stars } from "./Stars";

type Summary = NonNullable<FunctionReturnType<typeof api.reviews.summaryForAdvisor>>;

/** The average of an advisor's reviews, how it comes about, and its parts. */
export function RatingDistribution({ summary, average }: { summary: Summary; average: number }) {
  const t = useTranslations("reviews");
  const parts = useTranslations("rating.parts");
  const format = useFormat();
  const one = (value: number) => format.number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const rated = REVIEW_PARTS.flatMap((part) => {
    const value = summary[part];
    return value === null ? [] : [{ part, value }];
  });
  return (
    <div className="relative grid gap-6 border-t border-line pt-5 sm:grid-cols-[auto_1fr] sm:gap-10">
      <div className="grid content-start gap-1">
        <p className="figures text-3xl font-medium tracking-tight">
          {one(average)}
          <span className="ms-2 text-sm font-normal tracking-normal text-ink-faint">{t("ofFive")}</span>
        </p>
        <Stars value={Math.round(average)} />
        <p className="figures text-sm text-ink-faint">{t("count", { count: summary.count })}</p>
      </div>
      <div className="grid content-start gap-4">
        <table className="w-full text-sm">
          <caption className="sr-only">{t("distribution")}</caption>
          <thead>
            <tr>
              {(["stars", "reviewCount"] as const).map((head) => (
                <th key={head} scope="col">
                  <span className="sr-only">{t(head)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...STARS].reverse().map((star) => {
              const count = summary.countByStars[star - 1] ?? 0;
              return (
                <tr key={star} className="figures">
                  <th scope="row" className="w-px py-1 pe-3 text-start font-normal whitespace-nowrap text-ink-soft">
                    {t("starRow", { count: star })}
                  </th>
                  <td className="py-1">
                    <span className="flex items-center gap-3">
                      <span aria-hidden="true" className="h-2 grow overflow-hidden rounded-full bg-line">
                        <span className="block h-full rounded-full bg-amber" style={{ width: `${(count / summary.count) * 100}%` }} />
                      </span>
                      <span className="w-8 text-end text-ink-faint">{format.number(count)}</span>
                    </span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
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
