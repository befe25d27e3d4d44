"use client";

import { useTranslations } from "next-intl";
import { FIELD_LIMITS, LINK_MAX, TAG_MAX, YEARS_MAX } from "@/lib/domain/applications/fields";
import type { ApplicationRules, FieldProblem } from "@/lib/domain/applications/problems";
import { useFormat } from "@/lib/format/useFormat";

/** Turns what is wrong with a field into a sentence that says what to do. */
export function useProblemText(): (problem: FieldProblem, rules: ApplicationRules) => string {
  const t = useTranslations("setup.problem");
  const format = useFormat();
  return ({ field, problem }, rules) => {
    const limits = field in FIELD_LIMITS ? FIELD_LIMITS[field as keyof typeof FIELD_LIMITS] : { min: 0, max: 0 };
    switch (problem) {
      case "required":
        return t(`required.${field}`);
      case "invalid":
        return t(`invalid.${field}`, { max: YEARS_MAX, length: LINK_MAX });
      case "tooShort":
        return t("tooShort", { min: limits.min });
      case "tooLong":
        return field === "specialties" || field === "skills" ? t("tagTooLong", { max: TAG_MAX }) : t("tooLong", { max: limits.max });
      case "tooMany":
        return t("tooMany", { max: limits.max });
      case "belowMinimum":
        return t("belowMinimum", { amount: format.money(rules.priceMinMinor) });
      case "aboveMaximum":
        return t("aboveMaximum", { amount: format.money(rules.priceMaxMinor) });
    }
  };
}
