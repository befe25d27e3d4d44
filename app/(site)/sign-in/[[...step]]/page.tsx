import type { Metadata } from "next";
import { Suspense } from "react";
import { SignInScreen } from "@/components/auth/SignInScreen";
import { Page } from "@/components/layout/Page";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("signIn");
  return { title: t("title"), robots: { index: false } };
}

export default function SignInPage() {
  return (
    <Page className="max-w-md">
      <Suspense>
        <SignInScreen mode="signIn" />
      </Suspense>
    </Page>
  );
}
