import type { Metadata } from "next";
import { LedgerChecks } from "@/components/admin/ledger/LedgerChecks";
import { LedgerLinks } from "@/components/admin/ledger/LedgerLinks";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.adminLedgerChecks");
  return { title: t("title") };
}

export default async function LedgerChecksPage() {
  const t = await getText("pages.adminLedgerChecks");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <LedgerLinks current="checks" />
        <LedgerChecks />
      </RequireRole>
    </Page>
  );
}
