import { getText } from "@/lib/i18n/serverText";
import { Page } from "./Page";
import { MissingState } from "@/components/ui/missing-state";

/** What stands in the place of a page that does not exist. */
export async function MissingPage() {
  const t = await getText("boundary");
  return (
    <Page narrow>
      <MissingState title={t("missingTitle")} href="/" action={t("home")}>
        {t("missingText")}
      </MissingState>
    </Page>
  );
}
