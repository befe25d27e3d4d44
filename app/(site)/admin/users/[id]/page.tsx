import type { Metadata } from "next";
import { Person } from "@/components/admin/users/Person";
import { Page } from "@/components/layout/Page";
import { RequireRole } from "@/components/layout/RequireRole";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("people");
  return { title: t("title") };
}

export default async function PersonPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Page>
      <RequireRole permission="users.listAll">
        <Person userId={id} />
      </RequireRole>
    </Page>
  );
}
