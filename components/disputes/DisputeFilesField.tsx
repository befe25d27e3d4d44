"use client";

import { FileText, Trash2 } from "lucide-react";
import Image from "next/image";
import { useLocale, useTranslations } from "next-intl";
import { readableSize } from "@/components/chat/fileSizes";
import { FileDrop } from "@/components/files/FileDrop";
import { UploadRow } from "@/components/files/UploadRow";
import type { Upload } from "@/components/files/useUploads";
import { Button } from "@/components/ui/button";
import { DISPUTE_FILES_MAX } from "@/lib/domain/disputes/rules";
import type { DisputeFile } from "./types";
import type { DisputeUploads } from "./useDisputeUploads";

export interface DisputeFilesFieldProps {
  /** Files of this person that have arrived. */
  files: readonly DisputeFile[];
  uploads: DisputeUploads;
  /** Takes a file back; absent once files stay. */
  onRemove?: (file: DisputeFile) => void;
  /** Whether the files that have arrived are listed here, or elsewhere. */
  lists?: boolean;
}

/** Takes files for a dispute and shows how far each has come. */
export function DisputeFilesField({ files, uploads: { uploads, add, dismiss }, onRemove, lists = true }: DisputeFilesFieldProps) {
  const t = useTranslations("disputes.files");
  const errors = useTranslations("errors");
  const isFull = files.length + uploads.filter(({ failure }) => failure === null).length >= DISPUTE_FILES_MAX;
  const refusalOf = ({ failure }: Upload): string | null => {
    if (failure === null) return null;
    if (failure === "FILE_TYPE" || failure === "FILE_TOO_LARGE" || failure === "TOO_MANY_FILES")
      return t(`refused.${failure}`, { max: DISPUTE_FILES_MAX });
    return errors(failure);
  };
  const arrived = lists ? files : [];
  return (
    <div className="grid grid-cols-1 gap-2">
      <FileDrop
        label={t("choose")}
        hint={t(isFull ? "full" : "hint", { max: DISPUTE_FILES_MAX })}
        isFull={isFull}
        onFiles={add}
        className="px-4 py-5"
      />
      {arrived.length + uploads.length === 0 ? null : (
        <ul aria-label={t("list")} className="grid grid-cols-1 gap-2">
          {arrived.map((file) => (
            <ArrivedRow key={file.fileId} file={file} removeLabel={t("remove", { name: file.name })} onRemove={onRemove} />
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
    </div>
  );
}

function ArrivedRow({
  file,
  removeLabel,
  onRemove,
}: {
  file: DisputeFile;
  removeLabel: string;
  onRemove: DisputeFilesFieldProps["onRemove"];
}) {
  const locale = useLocale();
  const isPicture = file.mime !== "application/pdf" && file.url !== null;
  return (
    <li className="flex items-center gap-3 rounded-control border border-line bg-surface px-3 py-2">
      {isPicture ? (
        <Image
          unoptimized
          src={file.url ?? ""}
          alt=""
          width={40}
          height={40}
          className="size-10 shrink-0 rounded-control bg-sunk object-cover"
        />
      ) : (
        <FileText className="size-5 shrink-0 stroke-[1.5] text-ink-faint" aria-hidden="true" />
      )}
      <span className="grid min-w-0 flex-1">
        <bdi className="written truncate text-sm">{file.name}</bdi>
        <span className="figures text-xs text-ink-faint">{readableSize(file.size, locale)}</span>
      </span>
      {onRemove === undefined ? null : (
        <Button variant="quiet" size="iconSm" aria-label={removeLabel} onClick={() => onRemove(file)}>
          <Trash2 aria-hidden="true" />
        </Button>
      )}
    </li>
  );
}
