import type { Metadata } from "next";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { Outbox } from "@/components/notifications/outbox/Outbox";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("outbox");
  return { title: t("title") };
}

export default async function OutboxPage() {
  const t = await getText("outbox");
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="admin.enter">
        <Outbox />
      </RequireRole>
    </Page>
  );
}
