"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Page } from "./Page";

/** What stands in the place of a page that threw. */
export function BrokenPage({ onRetry }: { onRetry: () => void }) {
  const t = useTranslations("boundary");
  return (
    <Page narrow>
      <ErrorState titleAs="h1" title={t("title")} action={<Button onClick={onRetry}>{t("retry")}</Button>}>
        {t("text")}
      </ErrorState>
    </Page>
  );
}
