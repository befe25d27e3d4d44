"use client";

import Link from "next/link";
import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { noticePath } from "@/lib/domain/notifications";
import { useFormat } from "@/lib/format/useFormat";
import type { NotificationRow } from "./types";
import { useNoticeText } from "./useNoticeText";

export interface NotificationItemProps {
  row: NotificationRow;
  onRead: (id: NotificationRow["notificationId"]) => void;
  /** Called when the person goes to where it happened. */
  onFollow?: () => void;
  /** Leaves the second sentence out, for the small panel. */
  short?: boolean;
}

/** One thing that happened, with the way to it. Following it marks it as read. */
export function NotificationItem({ row, onRead, onFollow, short = false }: NotificationItemProps) {
  const t = useTranslations("notifications");
  const format = useFormat();
  const { subject, text, details } = useNoticeText()(row.notice);
  const { isUnread, notificationId } = row;
  const follow = () => {
    if (isUnread) onRead(notificationId);
    onFollow?.();
  };
  return (
    <li className={cn("relative flex items-start gap-3 border-b border-line py-3.5 last:border-b-0", short ? "px-4" : "sm:px-2")}>
      <span aria-hidden="true" className={cn("mt-2 size-2 shrink-0 rounded-full", isUnread ? "bg-accent" : "bg-transparent")} />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <Link
          href={noticePath(row.notice)}
          onClick={follow}
          className={cn("text-sm wrap-anywhere after:absolute after:inset-0 hover:underline hover:underline-offset-4", isUnread ? "font-semibold text-ink" : "text-ink-soft")}
        >
          {isUnread ? <span className="sr-only">{t("unread")}: </span> : null}
          {subject}
        </Link>
        {short ? null : <p className="text-sm text-ink-soft wrap-anywhere">{text}</p>}
        {short
          ? null
          : details.map((detail) => (
              <p key={detail} className="text-sm text-ink-faint wrap-anywhere">
                {detail}
              </p>
            ))}
        <span className="figures text-xs text-ink-faint">{format.dateTime(row.atMs)}</span>
      </div>
      {isUnread ? (
        <Button variant="quiet" size="iconSm" className="relative z-10" aria-label={`${t("markRead")}: ${subject}`} title={t("markRead")} onClick={() => onRead(notificationId)}>
          <Check aria-hidden="true" />
        </Button>
      ) : null}
    </li>
  );
}
