import type { ReactNode } from "react";
import { RoomHeader } from "@/components/layout/RoomHeader";
import { Desk } from "@/components/sessions/Desk";

export default function RoomLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex h-dvh flex-col overflow-hidden">
      <RoomHeader />
      <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col overflow-y-auto focus:outline-none">
        {children}
      </main>
      <Desk />
    </div>
  );
}
