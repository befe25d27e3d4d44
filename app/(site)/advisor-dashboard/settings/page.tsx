import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { AdvisorSettings } from "@/components/advisors/setup/AdvisorSettings";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.advisorSettings");
  return { title: t("title") };
}

export default async function AdvisorSettingsPage() {
  const t = await getText("pages.advisorSettings");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="sessions.answer">
        <NuqsAdapter>
          <AdvisorSettings />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
