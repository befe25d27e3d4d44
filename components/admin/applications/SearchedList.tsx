"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton, type MoreButtonProps } from "@/components/ui/more-button";
import { SkeletonRows } from "@/components/ui/skeleton";

export interface SearchedListProps {
  texts: Record<"loading" | "none" | "nothingFound" | "list" | "more", string>;
  /** Whether words or filters leave something out. */
  isNarrowed: boolean;
  status: MoreButtonProps["status"];
  onMore: () => void;
  /** Rows, as list items. */
  children: readonly ReactNode[];
}

/** A list of admins that is read page by page. A page may be empty while there are more. */
export function SearchedList({ texts, isNarrowed, status, onMore, children }: SearchedListProps) {
  const t = useTranslations("listOrder");
  const isEmpty = children.length === 0;
  return (
    <>
      {status === "LoadingFirstPage" ? <SkeletonRows rows={5} label={texts.loading} /> : null}
      {status === "Exhausted" && isEmpty ? <EmptyState title={isNarrowed ? texts.nothingFound : texts.none} /> : null}
      {isEmpty ? null : (
        <ul aria-label={texts.list} className="divide-y divide-line border-y border-line">
          {children}
        </ul>
      )}
      <MoreButton status={status} onMore={onMore}>
        {isEmpty ? t("further") : texts.more}
      </MoreButton>
    </>
  );
}
