import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { AdvisorPayouts } from "@/components/payouts/AdvisorPayouts";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.payouts");
  return { title: t("title") };
}

export default async function PayoutsPage() {
  const t = await getText("pages.payouts");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="earnings.read">
        <NuqsAdapter>
          <AdvisorPayouts />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
