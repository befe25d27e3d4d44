import type { Metadata } from "next";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { WithdrawalDetail } from "@/components/payouts/WithdrawalDetail";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("payouts.detail");
  return { title: t("pageTitle") };
}

export default async function WithdrawalPage({ params }: PageProps<"/advisor-dashboard/payouts/[id]">) {
  const { id } = await params;
  return (
    <Page>
      <RequireRole permission="earnings.read">
        <WithdrawalDetail withdrawalId={id} />
      </RequireRole>
    </Page>
  );
}
