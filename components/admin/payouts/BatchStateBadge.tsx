"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { Batch, BatchRow } from "./payoutAdminTypes";

const BATCH_TONES = { generating: "neutral", pending: "amber", processing: "amber", closed: "accent" } as const satisfies Record<
  Batch["state"],
  string
>;
const ROW_TONES = {
  pending: "amber",
  approved: "amber",
  processing: "amber",
  paid: "accent",
  failed: "vermilion",
  on_hold: "neutral",
} as const satisfies Record<BatchRow["state"], string>;

/** The state of a monthly payout in a word or two. */
export function BatchStateBadge({ state }: { state: Batch["state"] }) {
  const t = useTranslations("payoutBatch.state");
  return <Badge tone={BATCH_TONES[state]}>{t(state)}</Badge>;
}

/** The state of one advisor's row. */
export function RowStateBadge({ state }: { state: BatchRow["state"] }) {
  const t = useTranslations("payoutBatch.row");
  return <Badge tone={ROW_TONES[state]}>{t(state)}</Badge>;
}
