import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { getText } from "@/lib/i18n/serverText";
import { Page } from "./Page";

/** What stands in the place of a page that does not exist. */
export async function MissingPage() {
  const t = await getText("boundary");
  return (
    <Page narrow>
      <EmptyState
        scene="lost"
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
  );
}
