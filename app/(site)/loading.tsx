import { Page } from "@/components/layout/Page";
import { SkeletonRows } from "@/components/ui/skeleton";
import { getText } from "@/lib/i18n/serverText";

export default async function Loading() {
  const t = await getText("boundary");
  return (
    <Page>
      <SkeletonRows rows={5} label={t("loading")} />
    </Page>
  );
}
