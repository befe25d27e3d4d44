"use client";

import { usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useSteadyQuery } from "@/lib/useSteadyQuery";
import { NotificationItem } from "./NotificationItem";
import { useReading } from "./useReading";

const PAGE_SIZE = 20;

/** Everything a person was told, unread first, live. */
export function NotificationList() {
  const t = useTranslations("notifications");
  const { status: viewerStatus } = useViewer();
  const count = useSteadyQuery(api.notifications.unreadCount, {}) ?? 0;
  const { results, status, loadMore } = usePaginatedQuery(api.notifications.list, viewerStatus === "ready" ? {} : "skip", { initialNumItems: PAGE_SIZE });
  const { read, readAll, isBusy, error } = useReading();
  if (status === "LoadingFirstPage") return <SkeletonRows rows={5} label={t("loading")} />;
  if (results.length === 0) return <EmptyState scene="news" title={t("emptyTitle")}>{t("emptyText")}</EmptyState>;
  return (
    <div className="grid gap-4">
      <div className="flex min-h-10 flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-ink-soft" role="status">
          {count === 0 ? t("allRead") : count >= 100 ? t("bellMany") : t("bell", { count })}
        </p>
        {count > 0 ? (
          <Button variant="secondary" size="sm" pending={isBusy} onClick={readAll}>
            {t("markAll")}
          </Button>
        ) : null}
      </div>
      {error === null ? null : (
        <p role="alert" className="text-sm text-vermilion-ink">
          {error}
        </p>
      )}
      <ul aria-label={t("title")} className="border-y border-line">
        {results.map((row) => (
          <NotificationItem key={row.notificationId} row={row} onRead={read} />
        ))}
      </ul>
      {status === "CanLoadMore" || status === "LoadingMore" ? (
        <Button variant="secondary" className="justify-self-center" pending={status === "LoadingMore"} onClick={() => loadMore(PAGE_SIZE)}>
          {t("more")}
        </Button>
      ) : null}
    </div>
  );
}
