"use client";

import { Star } from "lucide-react";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { STARS } from "@/lib/domain/reviews";

/** A number of stars that was given, drawn and in words. */
export function Stars({ value, className }: { value: number; className?: string }) {
  const t = useTranslations("rating");
  return (
    <span className={cn("inline-flex items-center gap-0.5", className)}>
      <span className="sr-only">{t("stars", { count: value })}</span>
      {STARS.map((star) => (
        <Star
          key={star}
          aria-hidden="true"
          className={cn("size-4 stroke-[1.5]", star <= value ? "fill-amber stroke-amber" : "fill-none stroke-line-strong")}
        />
      ))}
    </span>
  );
}
