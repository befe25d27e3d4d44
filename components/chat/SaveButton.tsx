"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import type { Attachment } from "@/lib/comms/types";
import { saveAttachment } from "./saveAttachment";

export interface SaveButtonProps {
  file: Attachment;
  className?: string;
  children: ReactNode;
}

/** Saves a file; says so when it could not be fetched, and can be pressed again. */
export function SaveButton({ file, className, children }: SaveButtonProps) {
  const t = useTranslations("chat.files");
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const { url, name } = file;
  const save = async () => {
    if (url === null) return;
    setState("busy");
    try {
      await saveAttachment({ url, name });
      setState("idle");
    } catch {
      setState("failed");
    }
  };
  return (
    <button
      type="button"
      className={className}
      disabled={url === null || state === "busy"}
      aria-label={t("save", { name })}
      onClick={() => void save()}
    >
      {children}
      {state === "failed" ? (
        <span role="alert" className="text-xs text-vermilion-ink">
          {t("saveFailed")}
        </span>
      ) : (
        <Download className="size-4 shrink-0 stroke-[1.5]" aria-hidden="true" />
      )}
    </button>
  );
}
