import type { Metadata } from "next";
import { AdminSession } from "@/components/admin/sessions/AdminSession";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("adminSession");
  return { title: t("title") };
}

export default async function SessionPage({ params }: PageProps<"/admin/sessions/[id]">) {
  const { id } = await params;
  return (
    <Page>
      <RequireRole permission="admin.enter">
        <AdminSession sessionId={id} />
      </RequireRole>
    </Page>
  );
}
