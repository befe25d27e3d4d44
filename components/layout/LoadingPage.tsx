import { SkeletonRows } from "@/components/ui/skeleton";
import { getText } from "@/lib/i18n/serverText";
import { Page } from "./Page";

/**
 * What stands in the place of a page that is on its way. Routes name it one by one: below it an answer has begun, and its status
 * can no longer say that there is no such page.
 */
export async function LoadingPage() {
  const t = await getText("boundary");
  return (
    // As high as the window: a footer in sight would be pushed away by the page that comes.
    <Page className="min-h-dvh">
      <SkeletonRows rows={5} label={t("loading")} />
    </Page>
  );
}
