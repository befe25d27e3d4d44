import type { Metadata } from "next";
import { DemoPage } from "@/components/layout/DemoPage";
import { DemoPayee } from "@/components/payouts/DemoPayee";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("demoPayee");
  return { title: t("title"), robots: { index: false } };
}

export default async function DemoPayeePage({ params }: PageProps<"/pay/demo/payee/[payeeId]">) {
  const [{ payeeId }, t] = await Promise.all([params, getText("demoPayee")]);
  return (
    <DemoPage title={t("title")} hint={t("demoText")} permission="earnings.read">
      <DemoPayee payeeId={payeeId} />
    </DemoPage>
  );
}
