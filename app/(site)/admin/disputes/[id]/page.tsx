import type { Metadata } from "next";
import { DisputeReview } from "@/components/admin/disputes/DisputeReview";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("adminDisputes");
  return { title: t("title") };
}

export default async function DisputePage({ params }: PageProps<"/admin/disputes/[id]">) {
  const { id } = await params;
  return (
    <Page>
      <RequireRole permission="admin.enter">
        <DisputeReview disputeId={id} />
      </RequireRole>
    </Page>
  );
}
