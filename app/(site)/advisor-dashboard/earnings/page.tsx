import type { Metadata } from "next";
import Link from "next/link";
import { AdvisorEarnings } from "@/components/earnings/AdvisorEarnings";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { Button } from "@/components/ui/button";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.earnings");
  return { title: t("title") };
}

export default async function EarningsPage() {
  const t = await getText("pages.earnings");
  return (
    <Page>
      <PageTitle
        title={t("title")}
        actions={
          <Button asChild>
            <Link href="/advisor-dashboard/payouts">{t("payouts")}</Link>
          </Button>
        }
      >
        {t("intro")}
      </PageTitle>
      <RequireRole permission="earnings.read">
        <AdvisorEarnings />
      </RequireRole>
    </Page>
  );
}
