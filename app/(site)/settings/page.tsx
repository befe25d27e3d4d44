import type { Metadata } from "next";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { AccountSettings } from "@/components/account/AccountSettings";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.settings");
  return { title: t("title") };
}

export default async function SettingsPage() {
  const t = await getText("pages.settings");
  return (
    <Page narrow>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="wallet.use">
        <AccountSettings />
      </RequireRole>
    </Page>
  );
}
