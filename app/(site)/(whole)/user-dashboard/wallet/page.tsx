import type { Metadata } from "next";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { Wallet } from "@/components/wallet/Wallet";
import { api } from "@/convex/_generated/api";
import { getText } from "@/lib/i18n/serverText";
import { askAsVisitor } from "@/lib/serverQuery";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.wallet");
  return { title: t("title") };
}

/** Stands apart from the other pages of its path: below their loading file its figures would come a third of a second after its title. */
export default async function WalletPage() {
  const [t, viewer, summary] = await Promise.all([getText("pages.wallet"), askAsVisitor(api.users.me, {}), askAsVisitor(api.wallet.summary, {})]);
  const first = viewer && summary ? { userId: viewer.userId, summary } : undefined;
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="wallet.use" first={viewer}>
        <Wallet first={first} />
      </RequireRole>
    </Page>
  );
}
