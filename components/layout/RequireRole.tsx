"use client";

import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, type ReactNode } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { isAllowed, type Permission } from "@/lib/rolePermissions";
import { signInHref } from "./returnPath";

/**
 * Shows its children to those who may see them, for a good experience only: the functions behind them check by
 * themselves. Signed-out people are led to the sign-in and back.
 */
export function RequireRole({ permission, children }: { permission: Permission; children: ReactNode }) {
  const t = useTranslations("access");
  const pathname = usePathname();
  const router = useRouter();
  const { status, viewer } = useViewer();

  useEffect(() => {
    if (status === "signedOut") router.replace(signInHref(pathname));
  }, [status, pathname, router]);

  if (viewer === null) {
    return (
      // Keeps the footer out of sight, which what comes would push away.
      <div className="min-h-dvh">
        <SkeletonRows rows={4} label={t("loading")} />
      </div>
    );
  }
  if (!isAllowed(viewer.roles, permission)) {
    return (
      <EmptyState
        scene="closed"
        title={t("deniedTitle")}
        action={
          <Button asChild variant="secondary">
            <Link href="/">{t("home")}</Link>
          </Button>
        }
      >
        {t(`denied.${permission === "admin.enter" ? "admin" : "advisor"}`)}
      </EmptyState>
    );
  }
  return children;
}
