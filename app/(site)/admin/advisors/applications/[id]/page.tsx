import type { Metadata } from "next";
import { ApplicationReview } from "@/components/admin/applications/ApplicationReview";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("adminApplication");
  return { title: t("pageTitle") };
}

export default async function ApplicationPage({ params }: PageProps<"/admin/advisors/applications/[id]">) {
  const { id } = await params;
  return (
    <Page>
      <RequireRole permission="admin.enter">
        <ApplicationReview applicationId={id} />
      </RequireRole>
    </Page>
  );
}
