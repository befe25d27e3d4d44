import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { AdminPayouts } from "@/components/admin/payouts/AdminPayouts";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.adminPayouts");
  return { title: t("title") };
}

export default async function AdminPayoutsPage() {
  const t = await getText("pages.adminPayouts");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <NuqsAdapter>
          <AdminPayouts />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
