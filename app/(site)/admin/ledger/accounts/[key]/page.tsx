import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Account } from "@/components/admin/ledger/Account";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.adminLedgerAccounts");
  return { title: t("title") };
}

export default async function LedgerAccountPage({ params }: PageProps<"/admin/ledger/accounts/[key]">) {
  const { key } = await params;
  return (
    <Page>
      <RequireRole permission="admin.enter">
        <NuqsAdapter>
          <Account accountKey={decodeURIComponent(key)} />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
