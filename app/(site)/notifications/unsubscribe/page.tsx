import type { Metadata } from "next";
import { Page, PageTitle } from "@/components/layout/Page";
import { Unsubscribed } from "@/components/notifications/Unsubscribed";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("notifications.unsubscribe");
  // The address holds a token: it goes into no index and to no other site.
  return { title: t("title"), robots: { index: false }, referrer: "no-referrer" };
}

export default async function UnsubscribePage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const t = await getText("notifications.unsubscribe");
  const { token } = await searchParams;
  return (
    <Page narrow>
      <PageTitle title={t("title")} />
      <Unsubscribed token={typeof token === "string" ? token : ""} />
    </Page>
  );
}
