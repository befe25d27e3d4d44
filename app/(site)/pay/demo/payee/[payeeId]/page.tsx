import type { Metadata } from "next";
import { DemoPayee } from "@/components/payouts/DemoPayee";
import { getText } from "@/lib/i18n/serverText";
import { DemoPage } from "../../DemoPage";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("demoPayee");
  return { title: t("title"), robots: { index: false } };
}

export default async function DemoPayeePage({ params }: PageProps<"/pay/demo/payee/[payeeId]">) {
  const { payeeId } = await params;
  return (
    <DemoPage texts="demoPayee" permission="earnings.read">
      <DemoPayee payeeId={payeeId} />
    </DemoPage>
  );
}
