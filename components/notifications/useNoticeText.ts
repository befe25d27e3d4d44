"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { usePersonName } from "@/components/layout/usePersonName";
import type { Notice } from "@/lib/domain/notifications";
import { noticeValues } from "@/lib/format/noticeValues";
import { useFormat } from "@/lib/format/useFormat";

export interface NoticeText {
  subject: string;
  text: string;
  /** What an admin changed, before and after, line by line. */
  details: string[];
}

/** Writes notices in the reader's language, with the sentences that mails use too. */
export function useNoticeText(): (notice: Notice) => NoticeText {
  const t = useTranslations("mail");
  const format = useFormat();
  const person = usePersonName();
  return useCallback(
    (notice) => {
      const values = noticeValues(notice, { ...format, person });
      const details =
        notice.kind === "profileEditedByAdmin"
          ? [
              ...notice.data.prices.map(({ mode, beforeMinor, afterMinor }) =>
                t(`edited.${mode}`, { before: format.money(beforeMinor), after: format.money(afterMinor) }),
              ),
              ...notice.data.texts.map(({ field, before, after }) => t(`edited.${field}`, { before, after })),
            ]
          : [];
      return { subject: t(`${notice.kind}.subject`, values), text: t(`${notice.kind}.text`, values), details };
    },
    [t, format, person],
  );
}
