"use client";

import { Scale } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { COMPARE_MAX, toggleCompared, useCompared, type Compared } from "./compareStore";

/** Puts an advisor beside others. */
export function CompareToggle({ advisor, className }: { advisor: Compared; className?: string }) {
  const t = useTranslations("compare");
  const chosen = useCompared();
  const isChosen = chosen.some(({ advisorId }) => advisorId === advisor.advisorId);
  const isFull = !isChosen && chosen.length >= COMPARE_MAX;
  return (
    <Button
      variant="quiet"
      size="icon"
      aria-pressed={isChosen}
      aria-label={t("add", { name: advisor.displayName })}
      title={t(isFull ? "full" : isChosen ? "added" : "notAdded", { max: COMPARE_MAX })}
      disabled={isFull}
      className={cn("relative z-10", isChosen && "bg-accent-soft text-accent-strong", className)}
      onClick={() => toggleCompared(advisor)}
    >
      <Scale aria-hidden="true" className="size-4.5!" />
    </Button>
  );
}
