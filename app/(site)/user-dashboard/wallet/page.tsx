import type { Metadata } from "next";
import { Suspense } from "react";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { Wallet } from "@/components/wallet/Wallet";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.wallet");
  return { title: t("title") };
}

export default async function WalletPage() {
  const t = await getText("pages.wallet");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="wallet.use">
        <Suspense><Wallet /></Suspense>
      </RequireRole>
    </Page>
  );
}
