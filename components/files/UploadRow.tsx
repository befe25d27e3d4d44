"use client";

import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/lib/format/useFormat";
import type { Upload } from "./useUploads";

export interface UploadRowProps {
  upload: Upload;
  /** Names of the bar and of the button. */
  uploadingLabel: string;
  dismissLabel: string;
  /** What went wrong, in a sentence; null while nothing has. */
  refusal: string | null;
  onDismiss: () => void;
}

/** A file on its way: how far it has come, or why it did not arrive. */
export function UploadRow({ upload, uploadingLabel, dismissLabel, refusal, onDismiss }: UploadRowProps) {
  const format = useFormat();
  const percent = Math.round(upload.part * 100);
  return (
    <li className="flex items-center gap-3 rounded-control border border-line bg-surface px-3 py-2">
      <span className="grid min-w-0 flex-1 gap-1">
        <bdi className="written truncate text-sm">{upload.name}</bdi>
        {refusal === null ? (
          <span
            role="progressbar"
            aria-label={uploadingLabel}
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
            className="h-1 overflow-hidden rounded-full bg-sunk"
          >
            <span className="block h-full rounded-full bg-accent transition-[width] duration-150" style={{ width: `${percent}%` }} />
          </span>
        ) : (
          <span role="alert" className="text-sm text-vermilion-ink">
            {refusal}
          </span>
        )}
      </span>
      {refusal === null ? (
        <span className="figures text-sm text-ink-faint">{format.number(upload.part, { style: "percent" })}</span>
      ) : (
        <Button variant="quiet" size="iconSm" aria-label={dismissLabel} onClick={onDismiss}>
          <X aria-hidden="true" />
        </Button>
      )}
    </li>
  );
}
