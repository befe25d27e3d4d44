"use client";

import { Lock } from "lucide-react";
import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { FileDrop } from "@/components/files/FileDrop";
import { UploadRow } from "@/components/files/UploadRow";
import type { Upload } from "@/components/files/useUploads";
import { useErrorText } from "@/components/layout/useErrorText";
import { Choice } from "@/components/ui/choice";
import { api } from "@/convex/_generated/api";
import { DOCUMENT_KINDS, DOCUMENTS_MAX, type DocumentKind } from "@/lib/domain/applications/documents";
import { DocumentRow } from "./DocumentRow";
import type { ApplicationDocument } from "./types";
import { useDocumentUploads } from "./useDocumentUploads";

/** The documents that prove who one is and what one knows; only their owner and the admins ever see them. */
export function StepDocuments({ documents, isChange, error }: { documents: readonly ApplicationDocument[]; isChange: boolean; error: string | null }) {
  const t = useTranslations("setup.documents");
  const errors = useTranslations("errors");
  const errorText = useErrorText();
  const remove = useMutation(api.documents.remove);
  const { uploads, add, dismiss } = useDocumentUploads();
  const [kind, setKind] = useState<DocumentKind>("identity");
  const [failure, setFailure] = useState<string | null>(null);
  const isFull = documents.length + uploads.filter((upload) => upload.failure === null).length >= DOCUMENTS_MAX;

  const refusalOf = ({ failure: code }: Upload): string | null => {
    if (code === null) return null;
    if (code === "FILE_TYPE" || code === "FILE_TOO_LARGE" || code === "TOO_MANY_FILES") return t(`refused.${code}`, { max: DOCUMENTS_MAX });
    return errors(code);
  };
  const takeOut = async (documentId: ApplicationDocument["documentId"]) => {
    setFailure(null);
    try {
      await remove({ documentId });
    } catch (problem) {
      setFailure(errorText(problem));
    }
  };
  return (
    <div className="grid gap-5">
      <p className="flex items-start gap-2 text-sm text-ink-soft">
        <Lock className="mt-0.5 size-4 shrink-0 stroke-[1.5] text-ink-faint" aria-hidden="true" />
        {t("private")}
      </p>
      <div className="grid gap-2">
        <span className="text-sm font-medium">{t("kindLabel")}</span>
        <Choice
          aria-label={t("kindLabel")}
          className="justify-self-start"
          value={kind}
          onChange={setKind}
          options={DOCUMENT_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <p className="text-sm text-ink-faint">{t(isChange && kind === "identity" ? "kindHint.identityAgain" : `kindHint.${kind}`)}</p>
      </div>
      <FileDrop
        label={t("choose", { kind: t(`kind.${kind}`) })}
        hint={t(isFull ? "full" : "hint", { max: DOCUMENTS_MAX })}
        isFull={isFull}
        onFiles={(files) => add(files, kind)}
      />
      {documents.length + uploads.length === 0 ? null : (
        <ul aria-label={t("list")} className="grid gap-2">
          {documents.map((document) => (
            <DocumentRow key={document.documentId} document={document} onRemove={() => void takeOut(document.documentId)} />
          ))}
          {uploads.map((upload) => (
            <UploadRow
              key={upload.key}
              upload={upload}
              uploadingLabel={t("uploading", { name: upload.name })}
              dismissLabel={t("dismiss", { name: upload.name })}
              refusal={refusalOf(upload)}
              onDismiss={() => dismiss(upload.key)}
            />
          ))}
        </ul>
      )}
      <p role="alert" className="text-sm text-vermilion-ink">
        {failure ?? error}
      </p>
    </div>
  );
}
