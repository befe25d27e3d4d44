"use client";

import { FileUp, Lock, X } from "lucide-react";
import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { DocumentRow } from "./DocumentRow";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { cn } from "@/components/ui/cn";
import { useFileDrop } from "@/components/chat/useFileDrop";
import { api } from "@/convex/_generated/api";
import { DOCUMENT_KINDS, DOCUMENTS_MAX, type DocumentKind } from "@/lib/domain/applications/documents";
import type { ApplicationDocument } from "./types";
import { useDocumentUploads, type DocumentUpload } from "./useDocumentUploads";

/** The documents that prove who one is and what one knows; only their owner and the admins ever see them. */
export function StepDocuments({ documents, isChange, error }: { documents: readonly ApplicationDocument[]; isChange: boolean; error: string | null }) {
  const t = useTranslations("setup.documents");
  const errorText = useErrorText();
  const remove = useMutation(api.documents.remove);
  const { uploads, add, dismiss } = useDocumentUploads();
  const [kind, setKind] = useState<DocumentKind>("identity");
  const [failure, setFailure] = useState<string | null>(null);
  const id = useId();
  const isFull = documents.length + uploads.filter((upload) => upload.failure === null).length >= DOCUMENTS_MAX;
  const drop = useFileDrop(isFull ? null : (files) => add(files, kind));

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
      <div
        {...drop.handlers}
        className={cn(
          "relative grid justify-items-center gap-2 rounded-card border border-dashed border-line-strong px-6 py-8 text-center transition-colors duration-150",
          drop.isOver && "border-accent bg-accent-soft",
        )}
      >
        <input
          id={id}
          type="file"
          multiple
          disabled={isFull}
          accept="application/pdf,image/png,image/jpeg,image/webp"
          aria-describedby={`${id}-hint`}
          className="peer absolute inset-0 cursor-pointer opacity-0 disabled:cursor-not-allowed"
          onChange={(event) => {
            add([...(event.target.files ?? [])], kind);
            event.target.value = "";
          }}
        />
        <label
          htmlFor={id}
          className="inline-flex items-center gap-2 rounded-control px-2 font-medium text-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent peer-disabled:text-ink-faint"
        >
          <FileUp className="size-4 stroke-[1.5]" aria-hidden="true" />
          {t("choose", { kind: t(`kind.${kind}`) })}
        </label>
        <p id={`${id}-hint`} className="text-sm text-ink-faint">
          {t(isFull ? "full" : "hint", { max: DOCUMENTS_MAX })}
        </p>
      </div>
      {documents.length + uploads.length === 0 ? null : (
        <ul aria-label={t("list")} className="grid gap-2">
          {documents.map((document) => (
            <DocumentRow key={document.documentId} document={document} onRemove={() => void takeOut(document.documentId)} />
          ))}
          {uploads.map((upload) => (
            <UploadRow key={upload.key} upload={upload} onDismiss={() => dismiss(upload.key)} />
          ))}
        </ul>
      )}
      <p role="alert" className="text-sm text-vermilion-ink">
        {failure ?? error}
      </p>
    </div>
  );
}

function UploadRow({ upload, onDismiss }: { upload: DocumentUpload; onDismiss: () => void }) {
  const t = useTranslations("setup.documents");
  const errors = useTranslations("errors");
  const { failure } = upload;
  const percent = Math.round(upload.part * 100);
  const sentence =
    failure === null
      ? null
      : failure === "FILE_TYPE" || failure === "FILE_TOO_LARGE" || failure === "TOO_MANY_FILES"
        ? t(`refused.${failure}`, { max: DOCUMENTS_MAX })
        : errors(failure);
  return (
    <li className="flex items-center gap-3 rounded-control border border-line bg-surface px-3 py-2">
      <span className="grid min-w-0 flex-1 gap-1">
        <bdi className="written truncate text-sm">{upload.name}</bdi>
        {sentence === null ? (
          <span
            role="progressbar"
            aria-label={t("uploading", { name: upload.name })}
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
            className="h-1 overflow-hidden rounded-full bg-sunk"
          >
            <span className="block h-full rounded-full bg-accent transition-[width] duration-150" style={{ width: `${percent}%` }} />
          </span>
        ) : (
          <span role="alert" className="text-sm text-vermilion-ink">
            {sentence}
          </span>
        )}
      </span>
      {failure === null ? (
        <span className="figures text-sm text-ink-faint">{t("percent", { percent })}</span>
      ) : (
        <Button variant="quiet" size="iconSm" aria-label={t("dismiss", { name: upload.name })} onClick={onDismiss}>
          <X aria-hidden="true" />
        </Button>
      )}
    </li>
  );
}
