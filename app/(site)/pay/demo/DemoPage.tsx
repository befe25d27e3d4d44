import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { Notice } from "@/components/ui/notice";
import { convexUrl } from "@/lib/env";
import { getText } from "@/lib/i18n/serverText";
import { decidePaymentsMode } from "@/lib/paymentsMode";
import type { Permission } from "@/lib/rolePermissions";

export interface DemoPageProps {
  /** Whose title and notice the page has. */
  texts: "payment" | "demoPayee";
  permission: Permission;
  children: ReactNode;
}

/**
 * A page of the payments demonstration. It ships in every build and exists only where payments can be a demonstration. An unset
 * mode is kept by the backend, which shows nothing either unless it says demo.
 */
export async function DemoPage({ texts, permission, children }: DemoPageProps) {
  const { STRIPE_SECRET_KEY: stripeSecretKey, APP_ENV: appEnv } = process.env;
  const paymentsMode = process.env.PAYMENTS_MODE?.trim() || "demo";
  const payments = decidePaymentsMode({ paymentsMode, stripeSecretKey, appEnv, cloudUrl: convexUrl() });
  if (payments.mode !== "demo") notFound();
  const t = await getText(texts);
  return (
    <Page className="max-w-md">
      <Notice tone="amber" className="mb-8">
        <p className="font-semibold">{t("demoTitle")}</p>
        <p className="text-ink-soft">{t("demoText")}</p>
      </Notice>
      <h1 className="mb-6 text-xl font-semibold tracking-tight">{t("title")}</h1>
      <RequireRole permission={permission}>{children}</RequireRole>
    </Page>
  );
}
