"use client";

import { MessageSquare, Video } from "lucide-react";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { useFormat } from "@/lib/format/useFormat";

/** Both prices of an advisor, per minute, in one line. */
export function PriceLine({ chatPriceMinor, videoPriceMinor, className }: { chatPriceMinor: bigint; videoPriceMinor: bigint | null; className?: string }) {
  const t = useTranslations("advisors");
  const format = useFormat();
  return (
    <span className={cn("figures inline-flex flex-wrap items-center gap-x-4 gap-y-1 text-sm [&_svg]:size-4 [&_svg]:stroke-[1.5] [&_svg]:text-ink-faint", className)}>
      <span className="inline-flex items-center gap-1.5">
        <MessageSquare aria-hidden="true" />
        <span className="sr-only">{t("chat")}</span>
        <span className="font-medium text-ink">{format.money(chatPriceMinor)}</span>
      </span>
      {videoPriceMinor === null ? null : (
        <span className="inline-flex items-center gap-1.5">
          <Video aria-hidden="true" />
          <span className="sr-only">{t("video")}</span>
          <span className="font-medium text-ink">{format.money(videoPriceMinor)}</span>
        </span>
      )}
      <span className="text-ink-faint">{t("perMinute")}</span>
    </span>
  );
}
