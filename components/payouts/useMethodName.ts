"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { PayoutMethod } from "./payoutTypes";

/** Writes where money goes, such as "Bank account ending in 6789". */
export function useMethodName(): (method: Pick<PayoutMethod, "kind" | "last4" | "isDemo">) => string {
  const t = useTranslations("withdrawal.method");
  return useCallback(
    ({ kind, last4, isDemo }) => (kind === "bank" ? t("bank", { last4: last4 ?? "" }) : t(isDemo ? "demo" : "connect")),
    [t],
  );
}
