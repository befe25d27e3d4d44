"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { readFailure, useErrorText } from "@/components/layout/useErrorText";
import { useFormat } from "@/lib/format/useFormat";

const STATES = ["debt", "tooManyOpen", "methodNotReady", "inUse"] as const;
const REASONS = ["own", "approved_before"] as const;
const FIELDS = ["reason", "note", "reference", "month"] as const;
const CODES = ["UPSTREAM_UNAVAILABLE", "PAYMENTS_OFF"] as const;

/** Turns a refused act on payouts into a sentence that says what to do. */
export function usePayoutErrors(): (error: unknown) => string {
  const t = useTranslations("withdrawal.errors");
  const errorText = useErrorText();
  const format = useFormat();
  return useCallback(
    (error: unknown) => {
      const { code, details } = readFailure(error);
      if (code === "INSUFFICIENT_FUNDS" && typeof details.availableMinor === "bigint")
        return t("INSUFFICIENT_FUNDS", { amount: format.money(details.availableMinor) });
      if (code === "DAILY_CAP" && typeof details.leftMinor === "bigint") return t("DAILY_CAP", { amount: format.money(details.leftMinor) });
      const known =
        code === "INVALID_STATE"
          ? STATES.find((state) => state === details.state)
          : code === "FORBIDDEN"
            ? REASONS.find((why) => why === details.why)
            : code === "INVALID_INPUT"
              ? FIELDS.find((field) => field === details.field)
              : CODES.find((other) => other === code);
      return known === undefined ? errorText(error) : t(known);
    },
    [t, errorText, format],
  );
}
