import type { Metadata } from "next";
import { DemoPayment } from "@/components/wallet/DemoPayment";
import { getText } from "@/lib/i18n/serverText";
import { DemoPage } from "../DemoPage";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("payment");
  return { title: t("title"), robots: { index: false } };
}

export default async function DemoPaymentPage({ params }: PageProps<"/pay/demo/[checkoutId]">) {
  const { checkoutId } = await params;
  return (
    <DemoPage texts="payment" permission="wallet.use">
      <DemoPayment checkoutId={checkoutId} />
    </DemoPage>
  );
}
