import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { AdminSessions } from "@/components/admin/sessions/AdminSessions";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("adminSessions");
  return { title: t("title") };
}

export default async function SessionsPage() {
  const t = await getText("adminSessions");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <NuqsAdapter>
          <AdminSessions />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
