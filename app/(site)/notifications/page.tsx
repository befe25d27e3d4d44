import type { Metadata } from "next";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { NotificationList } from "@/components/notifications/NotificationList";
import { NotificationPreferences } from "@/components/notifications/NotificationPreferences";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("notifications");
  return { title: t("title") };
}

export default async function NotificationsPage() {
  const t = await getText("notifications");
  return (
    <Page narrow>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="wallet.use">
        <div className="grid gap-14">
          <NotificationList />
          <NotificationPreferences />
        </div>
      </RequireRole>
    </Page>
  );
}
