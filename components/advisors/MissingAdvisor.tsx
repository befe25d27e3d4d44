"use client";

import { useTranslations } from "next-intl";
import { MissingState } from "@/components/ui/missing-state";

/** What stands where no public profile is. */
export function MissingAdvisor() {
  const t = useTranslations("profile");
  return (
    <MissingState title={t("missingTitle")} href="/advisors" action={t("back")}>
      {t("missingText")}
    </MissingState>
  );
}
