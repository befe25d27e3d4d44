import type { Metadata } from "next";
import { ManagedWithdrawal } from "@/components/admin/payouts/ManagedWithdrawal";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("adminPayouts.detail");
  return { title: t("pageTitle") };
}

export default async function ManagedWithdrawalPage({ params }: PageProps<"/admin/payouts/[id]">) {
  const { id } = await params;
  return (
    <Page>
      <RequireRole permission="admin.enter">
        <ManagedWithdrawal withdrawalId={id} />
      </RequireRole>
    </Page>
  );
}
