import type { Metadata } from "next";
import { Dispute } from "@/components/disputes/Dispute";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("dispute");
  return { title: t("pageTitle"), robots: { index: false } };
}

export default async function DisputePage({ params }: PageProps<"/disputes/[id]">) {
  const { id } = await params;
  return (
    <Page>
      <RequireRole permission="wallet.use">
        <Dispute disputeId={id} />
      </RequireRole>
    </Page>
  );
}
