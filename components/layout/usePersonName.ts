"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { DELETED_NAME } from "@/lib/domain/deletedName";

// Mails say it too, and they have one namespace of texts.
/** Writes the name of a person in a record; of one whose account is deleted, that it is. */
export function usePersonName(): (name: string) => string {
  const t = useTranslations("mail");
  return useCallback((name: string) => (name === DELETED_NAME ? t("deletedUser") : name), [t]);
}
