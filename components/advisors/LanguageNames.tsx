"use client";

import { Languages } from "lucide-react";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { useFormat } from "@/lib/format/useFormat";

/** The languages an advisor speaks, by name. */
export function LanguageNames({ languages, className }: { languages: readonly string[]; className?: string }) {
  const t = useTranslations("advisors");
  const format = useFormat();
  return (
    <span className={cn("inline-flex items-center gap-1.5 text-sm text-ink-faint", className)}>
      <Languages className="size-4 shrink-0 stroke-[1.5]" aria-hidden="true" />
      <span className="sr-only">{t("speaks")}</span>
      <span className="truncate">{format.list(languages.map(format.language))}</span>
    </span>
  );
}
