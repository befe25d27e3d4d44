"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";

export interface ChipsProps {
  label: string;
  items: readonly { value: string; text: string }[];
  onRemove: (value: string) => void;
}

/** What was chosen so far, each with a way to take it back. */
export function Chips({ label, items, onRemove }: ChipsProps) {
  const t = useTranslations("setup");
  if (items.length === 0) return null;
  return (
    <ul aria-label={label} className="flex flex-wrap gap-2">
      {items.map(({ value, text }) => (
        <li key={value} className="inline-flex h-8 max-w-full items-center gap-1 rounded-full bg-accent-soft ps-3 pe-1 text-sm text-accent-strong">
          <bdi className="truncate">{text}</bdi>
          <button
            type="button"
            aria-label={t("removeTag", { name: text })}
            onClick={() => onRemove(value)}
            className="grid size-6 shrink-0 place-items-center rounded-full hover:bg-surface"
          >
            <X className="size-3.5 stroke-2" aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}
