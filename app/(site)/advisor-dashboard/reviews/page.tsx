import type { Metadata } from "next";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { OwnReviews } from "@/components/reviews/OwnReviews";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.advisorReviews");
  return { title: t("title") };
}

export default async function AdvisorReviewsPage() {
  const t = await getText("pages.advisorReviews");
  return (
    <Page className="max-w-3xl">
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="sessions.answer">
        <OwnReviews />
      </RequireRole>
    </Page>
  );
}
