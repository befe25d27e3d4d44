import type { Metadata } from "next";
import { PayoutBatches } from "@/components/admin/payouts/PayoutBatches";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("payoutBatch.list");
  return { title: t("title") };
}

export default async function PayoutBatchesPage() {
  const t = await getText("pages.adminPayouts");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <PayoutBatches />
      </RequireRole>
    </Page>
  );
}
