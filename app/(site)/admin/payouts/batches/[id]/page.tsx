import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { ManagedBatch } from "@/components/admin/payouts/ManagedBatch";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("payoutBatch.page");
  return { title: t("pageTitle") };
}

export default async function PayoutBatchPage({ params }: PageProps<"/admin/payouts/batches/[id]">) {
  const { id } = await params;
  return (
    <Page>
      <RequireRole permission="admin.enter">
        <NuqsAdapter>
          <ManagedBatch batchId={id} />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
