import type { Metadata } from "next";
import { AdvisorDashboard } from "@/components/advisors/AdvisorDashboard";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.advisorDashboard");
  return { title: t("title") };
}

export default async function AdvisorDashboardPage() {
  const t = await getText("pages.advisorDashboard");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="sessions.answer">
        <AdvisorDashboard />
      </RequireRole>
    </Page>
  );
}
