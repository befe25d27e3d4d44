import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Page, PageTitle } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { SessionHistory } from "@/components/sessions/SessionHistory";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("pages.advisorSessions");
  return { title: t("title") };
}

export default async function AdvisorSessionsPage() {
  const t = await getText("pages.advisorSessions");
  return (
    <Page className="max-w-3xl">
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      <RequireRole permission="sessions.answer">
        <NuqsAdapter>
          <SessionHistory role="advisor" />
        </NuqsAdapter>
      </RequireRole>
    </Page>
  );
}
