import type { Metadata } from "next";
import { DemoPage } from "@/components/layout/DemoPage";
import { DemoPayment } from "@/components/wallet/DemoPayment";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("payment");
  return { title: t("title"), robots: { index: false } };
}

export default async function DemoPaymentPage({ params }: PageProps<"/pay/demo/[checkoutId]">) {
  const [{ checkoutId }, t] = await Promise.all([params, getText("payment")]);
  return (
    <DemoPage title={t("title")} hint={t("demoText")} permission="wallet.use">
      <DemoPayment checkoutId={checkoutId} />
    </DemoPage>
  );
}
