import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Categories } from "@/components/admin/applications/Categories";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.adminCategories");
  return { title: t("title") };
}

export default async function CategoriesPage() {
  const t = await getText("pages.adminCategories");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <NuqsAdapter>
          <Categories />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
