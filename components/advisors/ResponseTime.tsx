"use client";

import { Zap } from "lucide-react";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { useFormat } from "@/lib/format/useFormat";

/** How long the advisor typically takes to accept a request; nothing while too few were accepted to say. */
export function ResponseTime({ responseMs, className }: { responseMs: number | null; className?: string }) {
  const t = useTranslations("advisors");
  const format = useFormat();
  if (responseMs === null) return null;
  return (
    <span className={cn("figures inline-flex items-center gap-1.5 text-sm whitespace-nowrap text-ink-faint", className)}>
      <Zap className="size-4 shrink-0 stroke-[1.5]" aria-hidden="true" />
      {t("answersIn", { time: format.duration(Math.max(1_000, Math.ceil(responseMs / 1_000) * 1_000)) })}
    </span>
  );
}
