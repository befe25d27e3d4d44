import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { AdminDashboard } from "@/components/admin/AdminDashboard";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.admin");
  return { title: t("title") };
}

export default async function AdminPage() {
  const t = await getText("pages.admin");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <NuqsAdapter>
          <AdminDashboard />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
