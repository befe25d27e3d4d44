import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { DisputeList } from "@/components/admin/disputes/DisputeList";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("adminDisputes");
  return { title: t("title") };
}

export default async function DisputesPage() {
  const t = await getText("adminDisputes");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <NuqsAdapter>
          <DisputeList />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
