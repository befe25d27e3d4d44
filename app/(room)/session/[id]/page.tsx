import type { Metadata } from "next";
import { RoomGate } from "@/components/sessions/RoomGate";
import { SessionRoom } from "@/components/sessions/SessionRoom";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("room");
  return { title: t("pageTitle"), robots: { index: false } };
}

export default async function SessionPage({ params }: PageProps<"/session/[id]">) {
  const { id } = await params;
  return (
    <RoomGate>
      <SessionRoom sessionId={id} />
    </RoomGate>
  );
}
