"use client";

import { Star } from "lucide-react";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { useFormat } from "@/lib/format/useFormat";

/** Average and count of ratings, or that there are none yet. */
export function Rating({ average, count, className }: { average: number | null; count: number; className?: string }) {
  const t = useTranslations("advisors");
  const format = useFormat();
  if (average === null || count === 0) return <span className={cn("text-sm text-ink-faint", className)}>{t("unrated")}</span>;
  const shown = format.number(average, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (
    <span className={cn("figures inline-flex items-center gap-1 text-sm whitespace-nowrap text-ink-soft", className)}>
      <Star className="size-3.5 fill-amber stroke-amber" aria-hidden="true" />
      <span className="sr-only">{t("ratingLabel", { average: shown, count })}</span>
      <span aria-hidden="true">
        <span className="font-medium text-ink">{shown}</span> ({format.number(count)})
      </span>
    </span>
  );
}
