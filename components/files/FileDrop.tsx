"use client";

import { FileUp } from "lucide-react";
import { useId } from "react";
import { useFileDrop } from "@/components/chat/useFileDrop";
import { cn } from "@/components/ui/cn";

export interface FileDropProps {
  label: string;
  hint: string;
  /** Nothing more is taken. */
  isFull: boolean;
  onFiles: (files: File[]) => void;
  className?: string;
}

/** A field that takes PDFs and pictures, by choice or dropped. */
export function FileDrop({ label, hint, isFull, onFiles, className }: FileDropProps) {
  const id = useId();
  const drop = useFileDrop(isFull ? null : onFiles);
  return (
    <div
      {...drop.handlers}
      className={cn(
        "relative grid justify-items-center gap-2 rounded-card border border-dashed border-line-strong px-6 py-8 text-center transition-colors duration-150",
        drop.isOver && "border-accent bg-accent-soft",
        className,
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
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <label
        htmlFor={id}
        className="inline-flex items-center gap-2 rounded-control px-2 font-medium text-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent peer-disabled:text-ink-faint"
      >
        <FileUp className="size-4 stroke-[1.5]" aria-hidden="true" />
        {label}
      </label>
      <p id={`${id}-hint`} className="text-sm text-ink-faint">
        {hint}
      </p>
    </div>
  );
}
