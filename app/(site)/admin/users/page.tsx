import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { People } from "@/components/admin/users/People";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("people");
  return { title: t("title") };
}

export default async function PeoplePage() {
  const t = await getText("people");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="users.listAll">
        <NuqsAdapter>
          <People />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
