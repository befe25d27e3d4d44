"use client";

import { ExternalLink, FileText } from "lucide-react";
import Image from "next/image";
import { useTranslations } from "next-intl";
import { useEffect, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

/** A PDF or a picture that somebody gave, as the server found it. */
export interface ShownFile {
  key: string;
  name: string;
  mime: string;
  width: number | null;
  height: number | null;
  /** Null once the bytes were deleted. */
  url: string | null;
  /** A word beside the name. */
  mark?: ReactNode;
}

/** Files, one at a time and in place: pictures, and PDFs in the browser's own viewer. */
export function FileViewer({ label, files }: { label: string; files: readonly ShownFile[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = files.find(({ key }) => key === chosen) ?? files[0];
  return (
    <div className="grid grid-cols-1 gap-3">
      <ul aria-label={label} className="flex flex-wrap gap-2">
        {files.map((file) => (
          <li key={file.key} className="max-w-full">
            <button
              type="button"
              aria-pressed={file === shown}
              onClick={() => setChosen(file.key)}
              className={cn(
                "inline-flex h-9 max-w-full items-center gap-2 rounded-control border px-3 text-sm transition-colors duration-150",
                file === shown ? "border-accent bg-accent-soft text-accent-strong" : "border-line-strong/60 text-ink-soft hover:text-ink",
              )}
            >
              <bdi className="written truncate">{file.name}</bdi>
              {file.mark}
            </button>
          </li>
        ))}
      </ul>
      {shown === undefined ? null : <OneFile key={shown.key} file={shown} />}
    </div>
  );
}

function OneFile({ file }: { file: ShownFile }) {
  const t = useTranslations("adminApplication.viewer");
  if (file.url === null) return <p className="text-sm text-ink-soft">{t("gone")}</p>;
  if (file.mime === "application/pdf") return <PdfFile name={file.name} url={file.url} />;
  return (
    <a href={file.url} target="_blank" rel="noopener noreferrer" className="block overflow-hidden rounded-card border border-line bg-sunk">
      <Image
        unoptimized
        src={file.url}
        alt={file.name}
        width={file.width ?? 800}
        height={file.height ?? 600}
        className="mx-auto h-auto max-h-[70dvh] w-auto max-w-full object-contain"
      />
    </a>
  );
}

type Pdf = { at: "loading" } | { at: "ready"; address: string } | { at: "failed" };

/**
 * The storage serves files into an empty sandbox, in which no browser runs its PDF viewer. So the bytes are fetched, and shown from here:
 * as what they were sniffed to be, never as a page.
 */
function PdfFile({ name, url }: { name: string; url: string }) {
  const t = useTranslations("adminApplication.viewer");
  const [pdf, setPdf] = useState<Pdf>({ at: "loading" });
  useEffect(() => {
    const cancel = new AbortController();
    let address: string | null = null;
    const load = async () => {
      try {
        const answer = await fetch(url, { signal: cancel.signal });
        if (!answer.ok) return setPdf({ at: "failed" });
        address = URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type: "application/pdf" }));
        setPdf({ at: "ready", address });
      } catch {
        if (!cancel.signal.aborted) setPdf({ at: "failed" });
      }
    };
    void load();
    return () => {
      cancel.abort();
      if (address !== null) URL.revokeObjectURL(address);
    };
  }, [url]);
  if (pdf.at !== "ready") {
    return (
      <p
        role="status"
        className="grid h-[70dvh] place-items-center rounded-card border border-line bg-sunk px-6 text-center text-sm text-ink-soft"
      >
        {t(pdf.at === "loading" ? "loading" : "failed")}
      </p>
    );
  }
  return (
    <div className="grid gap-3">
      {/* Phones have no viewer that works inside a page. */}
      {navigator.pdfViewerEnabled ? (
        <iframe src={`${pdf.address}#navpanes=0`} title={name} className="h-[70dvh] w-full rounded-card border border-line bg-sunk" />
      ) : (
        <div className="grid justify-items-center gap-3 rounded-card border border-line bg-sunk px-6 py-12 text-center">
          <FileText className="size-10 stroke-1 text-ink-faint" aria-hidden="true" />
          <bdi className="max-w-full truncate font-medium">{name}</bdi>
        </div>
      )}
      <Button asChild variant="secondary" className="justify-self-start">
        <a href={pdf.address} target="_blank" rel="noopener">
          <ExternalLink aria-hidden="true" />
          {t("openPdf")}
        </a>
      </Button>
    </div>
  );
}
