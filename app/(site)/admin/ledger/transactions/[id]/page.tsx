import type { Metadata } from "next";
import { Transaction } from "@/components/admin/ledger/Transaction";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.adminLedgerTransaction");
  return { title: t("title") };
}

export default async function LedgerTransactionPage({ params }: PageProps<"/admin/ledger/transactions/[id]">) {
  const { id } = await params;
  return (
    <Page>
      <RequireRole permission="admin.enter">
        <Transaction transactionId={id} />
      </RequireRole>
    </Page>
  );
}
