import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { ApplicationList } from "@/components/admin/applications/ApplicationList";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.adminApplications");
  return { title: t("title") };
}

export default async function ApplicationsPage() {
  const t = await getText("pages.adminApplications");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <NuqsAdapter>
          <ApplicationList />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
