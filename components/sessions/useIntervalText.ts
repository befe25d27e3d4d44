"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { ReceiptFacts, ReceiptInterval } from "./receiptFacts";

/** What happened in an interval of a receipt, in words, billed or not. */
export function useIntervalText(_receipt: Pick<ReceiptFacts, "parties">): (interval: Pick<ReceiptInterval, "reason">) => string {
  const t = useTranslations("receipt.interval");
  return useCallback(({ reason }) => t(reason), [t]);
}
