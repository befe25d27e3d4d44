"use client";

import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { cn } from "@/components/ui/cn";
import type { Step } from "./steps";

export interface StepListProps {
  steps: readonly Step[];
  current: Step;
  isDone: (step: Step) => boolean;
  onChoose: (step: Step) => void;
}

/** The parts of the form with what is done; any of them can be opened at any time. */
export function StepList({ steps, current, isDone, onChoose }: StepListProps) {
  const t = useTranslations("setup");
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // On phones the list is wider than the screen.
    list.current?.querySelector('[aria-current="step"]')?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [current]);
  // What is only spoken stands absolutely: were this no box for it, it would widen the page on phones with every part that is done.
  return (
    <nav aria-label={t("stepsLabel")} className="relative -mx-4 overflow-x-auto px-4 lg:mx-0 lg:px-0">
      <ol ref={list} className="flex gap-1 lg:grid">
        {steps.map((step, index) => {
          const isCurrent = step === current;
          return (
            <li key={step}>
              <button
                type="button"
                aria-current={isCurrent ? "step" : undefined}
                onClick={() => onChoose(step)}
                className={cn(
                  "flex w-full items-center gap-2 rounded-control px-2 py-2 text-start text-sm whitespace-nowrap transition-colors duration-150 lg:gap-3 lg:px-2.5",
                  isCurrent ? "bg-sunk font-medium text-ink" : "text-ink-soft hover:text-ink",
                )}
              >
                <span
                  className={cn(
                    "figures grid size-6 shrink-0 place-items-center rounded-full border text-xs",
                    isDone(step) ? "border-accent bg-accent text-on-accent" : isCurrent ? "border-accent text-accent" : "border-line-strong text-ink-faint",
                  )}
                >
                  {isDone(step) ? <Check className="size-3.5 stroke-2" aria-hidden="true" /> : index + 1}
                </span>
                {t(`step.${step}`)}
                {isDone(step) ? <span className="sr-only">{t("done")}</span> : null}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
