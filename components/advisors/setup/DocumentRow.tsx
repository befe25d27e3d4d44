"use client";

import { FileText, ImageIcon, Trash2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { readableSize } from "@/components/chat/fileSizes";
import { Button } from "@/components/ui/button";
import type { ApplicationDocument } from "./types";

/** A document that has arrived: what it is and how large, with a way to take it back while that is possible. */
export function DocumentRow({ document, onRemove }: { document: ApplicationDocument; onRemove?: () => void }) {
  const t = useTranslations("setup.documents");
  const locale = useLocale();
  const Icon = document.mime === "application/pdf" ? FileText : ImageIcon;
  return (
    <li className="flex items-center gap-3 rounded-control border border-line bg-surface px-3 py-2">
      <Icon className="size-5 shrink-0 stroke-[1.5] text-ink-faint" aria-hidden="true" />
      <span className="grid min-w-0 flex-1">
        <bdi className="written truncate text-sm">{document.name}</bdi>
        <span className="figures text-xs text-ink-faint">
          {t(`kind.${document.kind}`)} · {readableSize(document.size, locale)}
        </span>
      </span>
      {onRemove === undefined ? null : (
        <Button variant="quiet" size="iconSm" aria-label={t("remove", { name: document.name })} onClick={onRemove}>
          <Trash2 aria-hidden="true" />
        </Button>
      )}
    </li>
  );
}
