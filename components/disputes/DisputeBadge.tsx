"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { isDisputeOpen, type DisputeState } from "@/lib/domain/disputes/rules";

/** Where a dispute stands, in a word. */
export function DisputeBadge({ state }: { state: DisputeState }) {
  const t = useTranslations("disputes.state");
  return (
    <Badge tone={isDisputeOpen(state) ? "amber" : state === "refunded_full" || state === "refunded_part" ? "accent" : "neutral"}>
      {t(state)}
    </Badge>
  );
}
