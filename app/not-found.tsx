import Link from "next/link";
import { Page } from "@/components/layout/Page";
import { SiteHeader } from "@/components/layout/SiteHeader";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { getText } from "@/lib/i18n/serverText";

export default async function NotFound() {
  const t = await getText("boundary");
  return (
    <div className="flex min-h-dvh flex-col">
      <SiteHeader />
      <main id="main" tabIndex={-1}>
        <Page narrow>
          <EmptyState
            titleAs="h1"
            title={t("missingTitle")}
            action={
              <Button asChild variant="secondary">
                <Link href="/">{t("home")}</Link>
              </Button>
            }
          >
            {t("missingText")}
          </EmptyState>
        </Page>
      </main>
    </div>
  );
}
