"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { Initial } from "@/components/ui/initial";
import { isAllowed } from "@/lib/rolePermissions";
import { Logo } from "./Logo";

/** The head of the room: no more than the way home, as the room belongs to the two. */
export function RoomHeader() {
  const t = useTranslations("nav");
  const { viewer } = useViewer();
  const home = viewer !== null && isAllowed(viewer.roles, "sessions.answer") ? "/advisor-dashboard" : "/user-dashboard";
  return (
    <header className="border-b border-line">
      <div className="mx-auto flex h-12 max-w-[100rem] items-center justify-between gap-4 px-4 lg:h-14 lg:px-6">
        <Link href={home} aria-label={t("home")} className="rounded-control">
          <Logo name={t("brand")} />
        </Link>
        {viewer === null ? null : (
          <span className="inline-flex items-center gap-2 text-sm text-ink-soft">
            <Initial name={viewer.firstName || "·"} size={26} />
            {viewer.firstName}
          </span>
        )}
      </div>
    </header>
  );
}
