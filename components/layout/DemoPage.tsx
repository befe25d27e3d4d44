import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { Notice } from "@/components/ui/notice";
import { convexUrl } from "@/lib/env";
import { getText } from "@/lib/i18n/serverText";
import { decidePaymentsMode } from "@/lib/paymentsMode";
import type { Permission } from "@/lib/rolePermissions";
import { Page } from "./Page";
import { RequireRole } from "./RequireRole";

export interface DemoPageProps {
  title: string;
  /** What one may try here. */
  hint: string;
  permission: Permission;
  children: ReactNode;
}

/**
 * A page of the payments demonstration. It ships in every build and exists only where payments can be a demonstration. An unset
 * mode is kept by the backend, which shows nothing either unless it says demo.
 */
export async function DemoPage({ title, hint, permission, children }: DemoPageProps) {
  const { STRIPE_SECRET_KEY: stripeSecretKey, APP_ENV: appEnv } = process.env;
  const paymentsMode = process.env.PAYMENTS_MODE?.trim() || "demo";
  const payments = decidePaymentsMode({ paymentsMode, stripeSecretKey, appEnv, cloudUrl: convexUrl() });
  if (payments.mode !== "demo") notFound();
  const t = await getText("payment");
  return (
    <Page className="max-w-md">
      <Notice tone="amber" className="mb-8">
        <p className="font-semibold">{t("demoTitle")}</p>
        <p className="text-ink-soft">{hint}</p>
      </Notice>
      <h1 className="mb-6 text-xl font-semibold tracking-tight">{title}</h1>
      <RequireRole permission={permission}>{children}</RequireRole>
    </Page>
  );
}
