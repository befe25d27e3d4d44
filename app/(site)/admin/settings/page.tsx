import type { Metadata } from "next";
import { PlatformSettings } from "@/components/admin/settings/PlatformSettings";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.adminSettings");
  return { title: t("title") };
}

export default async function SettingsPage() {
  const t = await getText("pages.adminSettings");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <PlatformSettings />
      </RequireRole>
    </Page>
  );
}
