"use client";

import Image from "next/image";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonVariants } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { Attachment } from "@/lib/comms/types";
import { readableSize } from "./fileSizes";
import { SaveButton } from "./SaveButton";

/** An image as large as the screen allows, opened by its child. */
export function ImageViewer({ file, url, children }: { file: Attachment; url: string; children: ReactNode }) {
  const t = useTranslations("chat.files");
  const locale = useLocale();
  const [width, height] = [file.width ?? 1, file.height ?? 1];
  return (
    <Dialog>
      <DialogTrigger asChild>{children}</DialogTrigger>
      <DialogContent
        title={<bdi className="wrap-anywhere">{file.name}</bdi>}
        description={`${width} × ${height} · ${readableSize(file.size, locale)}`}
        closeLabel={t("close")}
        className="sm:w-fit sm:max-w-[min(92vw,72rem)] sm:min-w-80"
      >
        <div className="grid justify-items-center gap-4">
          <Image
            unoptimized
            src={url}
            alt={file.name}
            width={width}
            height={height}
            className="h-auto max-h-[70dvh] w-auto max-w-full rounded-control bg-sunk object-contain"
            style={{ aspectRatio: `${width} / ${height}` }}
          />
          <SaveButton file={file} className={buttonVariants({ variant: "secondary", size: "sm", className: "justify-self-end" })}>
            {t("saveShort")}
          </SaveButton>
        </div>
      </DialogContent>
    </Dialog>
  );
}
