"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { RequireRole } from "@/components/layout/RequireRole";
import { signInHref } from "@/components/layout/returnPath";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

/**
 * Lets the signed-in into a room, and keeps it once it is open: a sign-in that runs out or cannot be renewed for a while says
 * so above the room and takes nobody out of a conversation. The functions behind the room check by themselves.
 */
export function RoomGate({ children }: { children: ReactNode }) {
  const t = useTranslations("room.signIn");
  const pathname = usePathname();
  const { status } = useViewer();
  const [wasOpen, setWasOpen] = useState(false);
  if (status === "ready" && !wasOpen) setWasOpen(true);
  if (!wasOpen) return <RequireRole permission="wallet.use">{children}</RequireRole>;
  const isOut = status === "signedOut";
  return (
    <>
      {status === "ready" ? null : (
        <div className="px-4 pt-3 lg:px-6">
          <Notice
            tone="amber"
            action={
              isOut ? (
                <Button asChild size="sm" variant="secondary">
                  <Link href={signInHref(pathname)}>{t("link")}</Link>
                </Button>
              ) : null
            }
          >
            <p role="status" className="font-semibold">
              {t(isOut ? "out" : "title")}
            </p>
            <p className="text-ink-soft">{t(isOut ? "outText" : "text")}</p>
          </Notice>
        </div>
      )}
      {children}
    </>
  );
}
