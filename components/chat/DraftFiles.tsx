"use client";

import { FileText, RotateCw, X } from "lucide-react";
import Image from "next/image";
import { useLocale, useTranslations } from "next-intl";
import type { DraftFile } from "@/lib/comms/chat/draft";
import { readableSize } from "./fileSizes";

export interface DraftFilesProps {
  files: readonly DraftFile[];
  onRemove: (key: string) => void;
  onRetry: (key: string) => void;
}

/** The files of the message that is being written: how far each has come, and a way to stop it or try again. */
export function DraftFiles({ files, onRemove, onRetry }: DraftFilesProps) {
  const t = useTranslations("chat.files");
  if (files.length === 0) return null;
  return (
    <ul aria-label={t("chosen")} className="grid max-h-44 gap-1.5 overflow-y-auto">
      {files.map((file) => (
        <li key={file.key} className="flex items-center gap-3 rounded-control border border-line bg-surface py-1.5 ps-2 pe-1">
          <Preview file={file} />
          <span className="grid min-w-0 flex-1">
            <bdi className="written truncate text-sm">{file.name}</bdi>
            <State file={file} />
          </span>
          {file.state === "failed" && isWorthAnotherTry(file) ? (
            <RowButton label={t("retry", { name: file.name })} onClick={() => onRetry(file.key)}>
              <RotateCw className="size-4 stroke-[1.5]" aria-hidden="true" />
            </RowButton>
          ) : null}
          <RowButton label={t(file.state === "uploading" ? "cancel" : "remove", { name: file.name })} onClick={() => onRemove(file.key)}>
            <X className="size-4 stroke-[1.5]" aria-hidden="true" />
          </RowButton>
        </li>
      ))}
    </ul>
  );
}

/** A file does not become another by trying again. */
function isWorthAnotherTry({ failure }: DraftFile): boolean {
  return failure !== "FILE_TYPE" && failure !== "FILE_TOO_LARGE" && failure !== "TOO_MANY_FILES";
}

function Preview({ file: { previewUrl, state } }: { file: DraftFile }) {
  if (previewUrl === null || state === "failed") {
    return (
      <span className="grid size-10 shrink-0 place-items-center rounded-control bg-sunk text-ink-faint">
        <FileText className="size-5 stroke-[1.5]" aria-hidden="true" />
      </span>
    );
  }
  return (
    <Image unoptimized src={previewUrl} alt="" width={40} height={40} className="size-10 shrink-0 rounded-control bg-sunk object-cover" />
  );
}

function State({ file: { name, size, state, part, failure } }: { file: DraftFile }) {
  const t = useTranslations("chat.files");
  const tError = useTranslations("errors");
  const locale = useLocale();
  if (state === "failed") {
    return (
      <span role="alert" className="text-xs text-vermilion-ink">
        {tError(failure ?? "unknown")}
      </span>
    );
  }
  if (state === "ready") return <span className="figures text-xs text-ink-faint">{readableSize(size, locale)}</span>;
  const percent = Math.round(part * 100);
  return (
    <span className="flex items-center gap-2">
      <span
        role="progressbar"
        aria-label={t("uploading", { name })}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-1 min-w-0 flex-1 overflow-hidden rounded-full bg-line"
      >
        <span className="block h-full rounded-full bg-accent transition-[width] duration-150" style={{ width: `${percent}%` }} />
      </span>
      <span className="figures w-9 text-end text-xs text-ink-faint">{percent}%</span>
    </span>
  );
}

function RowButton({ label, onClick, children }: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="grid size-9 shrink-0 place-items-center rounded-control text-ink-faint hover:bg-sunk hover:text-ink"
    >
      {children}
    </button>
  );
}
