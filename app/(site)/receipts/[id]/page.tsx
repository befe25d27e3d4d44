import type { Metadata } from "next";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { Receipt } from "@/components/sessions/Receipt";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("receipt");
  return { title: t("title"), robots: { index: false } };
}

export default async function ReceiptPage({ params }: PageProps<"/receipts/[id]">) {
  const { id } = await params;
  return (
    <Page className="max-w-xl">
      <RequireRole permission="wallet.use">
        <Receipt sessionId={id} />
      </RequireRole>
    </Page>
  );
}
