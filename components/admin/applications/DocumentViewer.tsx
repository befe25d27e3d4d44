"use client";

import { useTranslations } from "next-intl";
import type { ApplicationDocument } from "@/components/advisors/setup/types";
import { FileViewer } from "@/components/files/FileViewer";
import { Badge } from "@/components/ui/badge";

/** The documents of an application, each with what it proves. */
export function DocumentViewer({ documents }: { documents: readonly ApplicationDocument[] }) {
  const t = useTranslations("adminApplication.viewer");
  const kinds = useTranslations("setup.documents.kind");
  return (
    <FileViewer
      label={t("list")}
      files={documents.map(({ documentId, kind, name, mime, width, height, url }) => ({
        key: documentId,
        name,
        mime,
        width,
        height,
        url,
        mark: <Badge tone="outline">{kinds(kind)}</Badge>,
      }))}
    />
  );
}
