"use client";

import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, type ReactNode } from "react";
import { useIsTheirs } from "@/components/auth/useIsTheirs";
import { useViewer, type Viewer } from "@/components/auth/useViewer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { isAllowed, type Permission } from "@/lib/rolePermissions";
import { signInHref } from "./returnPath";

export interface RequireRoleProps {
  permission: Permission;
  /** Who asked for the page, where the server has found out: its children then need not wait for the browser to know it too. */
  first?: Viewer | null | undefined;
  children: ReactNode;
}

/**
 * Shows its children to those who may see them, for a good experience only: the functions behind them check by
 * themselves. Signed-out people are led to the sign-in and back.
 */
export function RequireRole({ permission, first, children }: RequireRoleProps) {
  const t = useTranslations("access");
  const pathname = usePathname();
  const router = useRouter();
  const { status, viewer: known } = useViewer();
  const isTheirs = useIsTheirs(first?.userId);
  const viewer = known ?? (isTheirs && first ? first : null);

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
