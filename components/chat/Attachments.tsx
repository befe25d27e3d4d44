"use client";

import { FileText, ImageOff } from "lucide-react";
import Image from "next/image";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import type { Attachment } from "@/lib/comms/types";
import { readableSize } from "./fileSizes";
import { ImageViewer } from "./ImageViewer";
import { SaveButton } from "./SaveButton";

/** Largest box of an image in the list, CSS pixels; the height keeps a tall one from filling the screen. */
const BOX = { width: 280, height: 220 };
const LEAST = 48;

/** The place of an image, known before it arrives. Never larger than the image itself. */
function placeOf(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, BOX.width / width, BOX.height / height);
  return { width: Math.max(LEAST, Math.round(width * scale)), height: Math.max(LEAST, Math.round(height * scale)) };
}

/** The files of a message: images in place, others as cards below them. `mine` puts them on the writer's side. */
export function Attachments({ files, mine }: { files: readonly Attachment[]; mine: boolean }) {
  const images = files.filter(({ width, height }) => width !== null && height !== null);
  const others = files.filter((file) => !images.includes(file));
  return (
    <>
      {images.length === 0 ? null : (
        <ul className={cn("flex max-w-full flex-wrap items-end gap-1.5", mine && "justify-end")}>
          {images.map((file) => (
            <li key={file.id} className="max-w-full">
              <InlineImage file={file} width={file.width ?? 1} height={file.height ?? 1} />
            </li>
          ))}
        </ul>
      )}
      {others.length === 0 ? null : (
        <ul className={cn("grid max-w-full gap-1", mine && "justify-items-end")}>
          {others.map((file) => (
            <li key={file.id} className="max-w-full">
              <FileCard file={file} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function InlineImage({ file, width, height }: { file: Attachment; width: number; height: number }) {
  const t = useTranslations("chat.files");
  const [isBroken, setBroken] = useState(false);
  const place = placeOf(width, height);
  const { url, name } = file;
  if (url === null || isBroken) {
    return (
      <span
        className="grid max-w-full place-items-center gap-1 rounded-card bg-sunk p-3 text-center text-xs text-ink-soft"
        style={{ width: place.width, minHeight: place.height }}
      >
        <ImageOff className="size-5 stroke-[1.5]" aria-hidden="true" />
        <span className="wrap-anywhere">{t("notShown", { name })}</span>
      </span>
    );
  }
  return (
    <ImageViewer file={file} url={url}>
      <button
        type="button"
        aria-label={t("open", { name })}
        className="block max-w-full overflow-hidden rounded-card border border-line bg-sunk"
      >
        <Image
          unoptimized
          src={url}
          alt=""
          width={place.width}
          height={place.height}
          loading="lazy"
          onError={() => setBroken(true)}
          className="block h-auto max-w-full object-contain"
          style={{ aspectRatio: `${place.width} / ${place.height}` }}
        />
      </button>
    </ImageViewer>
  );
}

function FileCard({ file }: { file: Attachment }) {
  const locale = useLocale();
  return (
    <SaveButton
      file={file}
      className="flex max-w-full items-center gap-3 rounded-card border border-line bg-surface px-3 py-2 text-start text-ink hover:bg-sunk"
    >
      <FileText className="size-5 shrink-0 stroke-[1.5] text-ink-faint" aria-hidden="true" />
      <span className="grid min-w-0">
        <bdi className="written truncate text-sm font-medium">{file.name}</bdi>
        <span className="figures text-xs text-ink-faint">{readableSize(file.size, locale)}</span>
      </span>
    </SaveButton>
  );
}
