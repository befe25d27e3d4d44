"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/format/useFormat";

export interface ReviewReplyProps {
  reply: { text: string; atMs: number };
  /** Null says "the advisor". */
  advisorName?: string | null;
}

/** What an advisor answered, below the review it belongs to. */
export function ReviewReply({ reply, advisorName = null }: ReviewReplyProps) {
  const t = useTranslations("reviews");
  const format = useFormat();
  return (
    <div className="grid gap-1 border-s-2 border-line ps-4">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span className="font-medium">{advisorName === null ? t("replied") : t("repliedBy", { name: advisorName })}</span>
        <span className="figures text-xs text-ink-faint">{format.day(reply.atMs)}</span>
      </p>
      <p className="written text-sm break-words whitespace-pre-line text-ink-soft">{reply.text}</p>
    </div>
  );
}
