"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { isDisputeOpen, type DisputeState } from "@/lib/domain/disputes/rules";

/** Where a dispute stands, in a word; `isNamed` says that it is a dispute, where the state of something else stands beside it. */
export function DisputeBadge({ state, isNamed = false }: { state: DisputeState; isNamed?: boolean }) {
  const t = useTranslations("disputes");
  return (
    <Badge tone={isDisputeOpen(state) ? "amber" : state === "refunded_full" || state === "refunded_part" ? "accent" : "neutral"}>
      {isNamed ? t("named", { state: t(`state.${state}`) }) : t(`state.${state}`)}
    </Badge>
  );
}
