import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { DemoPayee } from "@/components/payouts/DemoPayee";
import { Notice } from "@/components/ui/notice";
import { convexUrl } from "@/lib/env";
import { getText } from "@/lib/i18n/serverText";
import { decidePaymentsMode } from "@/lib/paymentsMode";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("demoPayee");
  return { title: t("title"), robots: { index: false } };
}

export default async function DemoPayeePage({ params }: PageProps<"/pay/demo/payee/[payeeId]">) {
  // Ships in every build, exists only where payments can be a demonstration; the backend shows nothing elsewhere either.
  const { STRIPE_SECRET_KEY: stripeSecretKey, APP_ENV: appEnv } = process.env;
  const paymentsMode = process.env.PAYMENTS_MODE?.trim() || "demo";
  const payments = decidePaymentsMode({ paymentsMode, stripeSecretKey, appEnv, cloudUrl: convexUrl() });
  if (payments.mode !== "demo") notFound();
  const [{ payeeId }, t] = await Promise.all([params, getText("demoPayee")]);
  return (
    <Page className="max-w-md">
      <Notice tone="amber" className="mb-8">
        <p className="font-semibold">{t("demoTitle")}</p>
        <p className="text-ink-soft">{t("demoText")}</p>
      </Notice>
      <h1 className="mb-6 text-xl font-semibold tracking-tight">{t("title")}</h1>
      <RequireRole permission="earnings.read">
        <DemoPayee payeeId={payeeId} />
      </RequireRole>
    </Page>
  );
}
