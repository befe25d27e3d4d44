"use client";

import { useTranslations } from "next-intl";
import type { ReceiptFacts, ReceiptInterval } from "./receiptFacts";

/** What happened in an interval of a receipt, in words: billed or not, and who was missing. */
export function useIntervalText({ parties }: Pick<ReceiptFacts, "parties">): (interval: Pick<ReceiptInterval, "reason" | "missing">) => string {
  const t = useTranslations("receipt");
  return ({ reason, missing }) => {
    if (missing === null || (reason !== "lapse" && reason !== "media_left")) return t(`interval.${reason}`);
    return missing === "both" ? t(`missing.${reason}.both`) : t(`missing.${reason}.one`, { name: parties[missing] });
  };
}
