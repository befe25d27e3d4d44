"use client";

import { Star } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import { STARS, type Stars } from "@/lib/domain/reviews";

export interface StarFieldProps {
  legend: string;
  value: Stars | null;
  onChange: (value: Stars | null) => void;
  /** The one that counts: larger, and it cannot be taken back. */
  main?: boolean;
  /** Says what is missing. */
  error?: string | null;
}

/** One to five stars. Native radio buttons below, so that arrow keys, forms and screen readers just work. */
export function StarField({ legend, value, onChange, main = false, error = null }: StarFieldProps) {
  const t = useTranslations("rating");
  const name = useId();
  const legendId = useId();
  const errorId = useId();
  const [hovered, setHovered] = useState<Stars | null>(null);
  const shown = hovered ?? value;
  return (
    <fieldset
      role="radiogroup"
      aria-labelledby={legendId}
      aria-required={main}
      aria-invalid={error === null ? undefined : true}
      aria-describedby={error === null ? undefined : errorId}
      className={cn("flex flex-wrap items-center gap-x-3 gap-y-1", main ? "flex-col items-start" : "justify-between")}
    >
      <legend id={legendId} className={cn("text-sm", main ? "mb-1 font-medium" : "float-start text-ink-soft")}>{legend}</legend>
      <span className="inline-flex items-center">
        {!main && value !== null ? (
          <button
            type="button"
            aria-label={t("clearPart", { part: legend })}
            onClick={() => onChange(null)}
            className="me-2 rounded-control px-1.5 py-1 text-xs text-ink-faint hover:text-ink"
          >
            {t("clear")}
          </button>
        ) : null}
        <span className="-mx-1 inline-flex" onMouseLeave={() => setHovered(null)}>
          {STARS.map((star) => (
            <label
              key={star}
              onMouseEnter={() => setHovered(star)}
              className={cn(
                "relative grid cursor-pointer place-items-center rounded-control has-focus-visible:outline-2 has-focus-visible:outline-accent",
                main ? "size-11" : "size-8",
              )}
            >
              <input
                type="radio"
                name={name}
                value={star}
                checked={value === star}
                onChange={() => onChange(star)}
                aria-label={t(`choice.${star}`)}
                className="absolute inset-0 cursor-[inherit] appearance-none outline-none"
              />
              <Star
                aria-hidden="true"
                className={cn(
                  "pointer-events-none relative stroke-[1.5] transition-colors duration-150",
                  main ? "size-7" : "size-5",
                  shown !== null && star <= shown ? "fill-amber stroke-amber" : "fill-none stroke-line-strong",
                )}
              />
            </label>
          ))}
        </span>
      </span>
      {main ? (
        <p aria-hidden="true" className="h-5 text-sm text-ink-soft">
          {shown === null ? "" : t(`word.${shown}`)}
        </p>
      ) : null}
      <p id={errorId} role="alert" className={cn("text-sm text-vermilion-ink", error === null && "hidden")}>
        {error}
      </p>
    </fieldset>
  );
}
