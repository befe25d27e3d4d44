"use client";

import Link from "next/link";
import { Bell } from "lucide-react";
import { usePaginatedQuery } from "convex/react";
import { Popover } from "radix-ui";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { Button } from "@/components/ui/button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useSteadyQuery } from "@/lib/useSteadyQuery";
import { NotificationItem } from "./NotificationItem";
import { useReading } from "./useReading";

/** The backend counts to here. */
const COUNT_MAX = 100;
const PANEL_SIZE = 8;

/** The bell of the header: how much is unread, live, and the newest of it in a panel. */
export function NotificationBell() {
  const t = useTranslations("notifications");
  const count = useSteadyQuery(api.notifications.unreadCount, {}) ?? 0;
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button variant="quiet" size="icon" className="rounded-full" aria-label={count >= COUNT_MAX ? t("bellMany") : t("bell", { count })}>
          <Bell aria-hidden="true" className="size-5!" />
          {count > 0 ? (
            <span
              aria-hidden="true"
              className="figures absolute end-0 top-0 grid h-4.5 min-w-4.5 place-items-center rounded-full bg-accent px-1 text-[11px] leading-none font-semibold text-on-accent"
            >
              {count >= COUNT_MAX ? t("many") : count}
            </span>
          ) : null}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={8}
          collisionPadding={8}
          aria-label={t("title")}
          className="z-50 flex max-h-[min(36rem,80vh)] w-[min(24rem,calc(100vw-1rem))] animate-enter flex-col rounded-card border border-line bg-surface shadow-raised"
        >
          <Panel count={count} close={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Panel({ count, close }: { count: number; close: () => void }) {
  const t = useTranslations("notifications");
  const { status: viewerStatus } = useViewer();
  const { results, status } = usePaginatedQuery(api.notifications.list, viewerStatus === "ready" ? {} : "skip", { initialNumItems: PANEL_SIZE });
  const { read, readAll, isBusy, error } = useReading();
  return (
    <>
      <div className="flex h-12 shrink-0 items-center justify-between gap-3 border-b border-line ps-4 pe-2">
        <p className="font-semibold tracking-tight">{t("title")}</p>
        {count > 0 ? (
          <Button variant="quiet" size="sm" pending={isBusy} onClick={readAll}>
            {t("markAll")}
          </Button>
        ) : null}
      </div>
      {error === null ? null : (
        <p role="alert" className="px-4 py-2 text-sm text-vermilion-ink">
          {error}
        </p>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto">
        {status === "LoadingFirstPage" ? (
          <div className="p-4">
            <SkeletonRows rows={3} label={t("loading")} className="h-12" />
          </div>
        ) : null}
        {status !== "LoadingFirstPage" && results.length === 0 ? <p className="px-4 py-10 text-center text-sm text-ink-soft">{t("emptyText")}</p> : null}
        <ul>
          {results.map((row) => (
            <NotificationItem key={row.notificationId} row={row} onRead={read} onFollow={close} short />
          ))}
        </ul>
      </div>
      <Link
        href="/notifications"
        onClick={close}
        className="grid h-11 shrink-0 place-items-center rounded-b-card border-t border-line text-sm font-medium text-accent hover:bg-sunk"
      >
        {t("seeAll")}
      </Link>
    </>
  );
}
