"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { WithdrawalState } from "./payoutTypes";

const TONES = {
  pending: "amber",
  approved: "amber",
  processing: "amber",
  completed: "accent",
  rejected: "vermilion",
  failed: "vermilion",
  canceled: "neutral",
} as const satisfies Record<WithdrawalState, string>;

/** The state of a withdrawal in a word or two. */
export function StateBadge({ state }: { state: WithdrawalState }) {
  const t = useTranslations("withdrawal.state");
  return <Badge tone={TONES[state]}>{t(state)}</Badge>;
}
