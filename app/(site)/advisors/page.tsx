import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Suspense } from "react";
import { AdvisorSearch } from "@/components/advisors/AdvisorSearch";
import { Page, PageTitle } from "@/components/layout/Page";
import { SkeletonRows } from "@/components/ui/skeleton";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("advisors");
  return { title: t("title"), description: t("intro") };
}

export default async function AdvisorsPage() {
  const t = await getText("advisors");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <NuqsAdapter>
        <Suspense fallback={<SkeletonRows rows={6} label={t("loading")} className="h-24" />}>
          <AdvisorSearch />
        </Suspense>
      </NuqsAdapter>
    </Page>
  );
}
