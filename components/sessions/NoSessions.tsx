"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** What stands where sessions will be, and how to come to the first one. */
export function NoSessions({ role }: { role: "client" | "advisor" }) {
  const t = useTranslations("sessionList");
  return (
    <EmptyState
      scene="talk"
      title={t(`empty.${role}.title`)}
      action={
        role === "client" ? (
          <Button asChild>
            <Link href="/advisors">{t("find")}</Link>
          </Button>
        ) : null
      }
    >
      {t(`empty.${role}.text`)}
    </EmptyState>
  );
}
