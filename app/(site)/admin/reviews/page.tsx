import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { AdminReviews } from "@/components/reviews/AdminReviews";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.adminReviews");
  return { title: t("title") };
}

export default async function AdminReviewsPage() {
  const t = await getText("pages.adminReviews");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <NuqsAdapter>
          <AdminReviews />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
