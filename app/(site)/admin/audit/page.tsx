import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { AuditLog } from "@/components/admin/audit/AuditLog";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.adminAudit");
  return { title: t("title") };
}

export default async function AuditPage() {
  const t = await getText("pages.adminAudit");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <NuqsAdapter>
          <AuditLog />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
