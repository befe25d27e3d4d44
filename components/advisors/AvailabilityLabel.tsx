"use client";

import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import type { AdvisorSummary } from "./types";

const DOT = { online: "bg-accent", busy: "bg-amber", offline: "bg-transparent border border-line-strong", closed: "bg-transparent border border-line-strong" };

/** What the advisor's state is to somebody who wants to talk: a word with a mark beside it. */
export function AvailabilityLabel({ advisor, className }: { advisor: Pick<AdvisorSummary, "availability" | "accepting">; className?: string }) {
  const t = useTranslations("advisors.availability");
  const state = advisor.availability === "online" && !advisor.accepting ? "closed" : advisor.availability;
  return (
    <span className={cn("inline-flex items-center gap-1.5 text-sm whitespace-nowrap text-ink-soft", className)}>
      <span aria-hidden="true" className={cn("size-2 rounded-full", DOT[state])} />
      {t(state)}
    </span>
  );
}
