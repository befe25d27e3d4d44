import type { Metadata } from "next";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { SessionList } from "@/components/sessions/SessionList";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.sessions");
  return { title: t("title") };
}

export default async function SessionsPage() {
  const t = await getText("pages.sessions");
  return (
    <Page narrow>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="wallet.use">
        <SessionList role="client" />
      </RequireRole>
    </Page>
  );
}
