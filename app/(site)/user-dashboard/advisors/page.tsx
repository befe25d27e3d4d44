import type { Metadata } from "next";
import { SavedAdvisors } from "@/components/advisors/SavedAdvisors";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.advisors");
  return { title: t("title") };
}

export default async function SavedAdvisorsPage() {
  const t = await getText("pages.advisors");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="wallet.use">
        <SavedAdvisors />
      </RequireRole>
    </Page>
  );
}
