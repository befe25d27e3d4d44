"use client";

import { ConvexError } from "convex/values";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { ERROR_CODES, type ErrorCode, type ErrorDetails } from "@/lib/domain/errors";
import { useFormat } from "@/lib/format/useFormat";

export interface Failure {
  /** Null for what is not one of our refusals, such as a lost connection. */
  code: ErrorCode | null;
  details: ErrorDetails;
}

/** What a failed call carries, as far as it is one of our refusals. */
export function readFailure(error: unknown): Failure {
  const data: unknown = error instanceof ConvexError ? error.data : null;
  if (typeof data !== "object" || data === null || !("code" in data)) return { code: null, details: {} };
  const code = ERROR_CODES.find((known) => known === data.code) ?? null;
  const details = "details" in data && typeof data.details === "object" && data.details !== null ? (data.details as ErrorDetails) : {};
  return { code, details };
}

/** Turns a failed call into a sentence that says what to do. */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations("errors");
  const format = useFormat();
  return useCallback(
    (error: unknown) => {
      const { code, details } = readFailure(error);
      if (code === null) return t("unknown");
      const bound = details.minimumMinor ?? details.maximumMinor ?? details.boundMinor ?? details.limitMinor ?? details.minMinor ?? details.maxMinor;
      if ((code === "BELOW_MINIMUM" || code === "ABOVE_MAXIMUM") && typeof bound === "bigint") {
        return t(`${code}_AMOUNT`, { amount: format.money(bound) });
      }
      if (code === "SPENDING_LIMIT" && typeof details.leftMinor === "bigint") return t("SPENDING_LIMIT_AMOUNT", { amount: format.money(details.leftMinor) });
      return t(code);
    },
    [t, format],
  );
}
