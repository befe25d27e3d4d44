import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Operations } from "@/components/admin/operations/Operations";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("adminOperations");
  return { title: t("title") };
}

export default async function OperationsPage() {
  const t = await getText("adminOperations");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <NuqsAdapter>
          <Operations />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
