import type { Metadata } from "next";
import { RequireRole } from "@/components/layout/RequireRole";
import { SessionRoom } from "@/components/sessions/SessionRoom";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("room");
  return { title: t("pageTitle") };
}

export default async function SessionPage({ params }: PageProps<"/session/[id]">) {
  const { id } = await params;
  return (
    <RequireRole permission="wallet.use">
      <SessionRoom sessionId={id} />
    </RequireRole>
  );
}
