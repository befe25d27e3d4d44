import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { SessionHistory } from "@/components/sessions/SessionHistory";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.sessions");
  return { title: t("title") };
}

export default async function SessionsPage() {
  const t = await getText("pages.sessions");
  return (
    <Page className="max-w-3xl">
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="wallet.use">
        <NuqsAdapter>
          <SessionHistory role="client" />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
