import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { TrialBalance } from "@/components/admin/ledger/TrialBalance";
import { LedgerLinks } from "@/components/admin/ledger/LedgerLinks";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.adminLedger");
  return { title: t("title") };
}

export default async function LedgerPage() {
  const t = await getText("pages.adminLedger");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <LedgerLinks current="balance" />
        <NuqsAdapter>
          <TrialBalance />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
