"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** What stands where no public profile is. */
export function MissingAdvisor() {
  const t = useTranslations("profile");
  return (
    <EmptyState
      scene="lost"
      titleAs="h1"
      title={t("missingTitle")}
      action={
        <Button asChild variant="secondary">
          <Link href="/advisors">{t("back")}</Link>
        </Button>
      }
    >
      {t("missingText")}
    </EmptyState>
  );
}
