import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { ManagedAdvisors } from "@/components/admin/applications/ManagedAdvisors";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.adminAdvisors");
  return { title: t("title") };
}

export default async function ManagedAdvisorsPage() {
  const t = await getText("pages.adminAdvisors");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <NuqsAdapter>
          <ManagedAdvisors />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
