import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { AdvisorProfileSetup } from "@/components/advisors/setup/AdvisorProfileSetup";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.setup");
  return { title: t("title") };
}

export default async function AdvisorSetupPage() {
  const t = await getText("pages.setup");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="advisor.apply">
        <NuqsAdapter>
          <AdvisorProfileSetup />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
