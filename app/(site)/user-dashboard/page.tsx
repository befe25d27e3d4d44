import type { Metadata } from "next";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { ClientOverview } from "@/components/sessions/ClientOverview";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.overview");
  return { title: t("title") };
}

export default function OverviewPage() {
  return (
    <Page>
      
      <RequireRole permission="wallet.use">
        <ClientOverview />
      </RequireRole>
    </Page>
  );
}
