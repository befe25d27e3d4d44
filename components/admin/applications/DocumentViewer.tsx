"use client";

import { ExternalLink, FileText } from "lucide-react";
import Image from "next/image";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { ApplicationDocument } from "@/components/advisors/setup/types";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

/** The documents of an application, one at a time and in place: pictures, and PDFs in the browser's own viewer. */
export function DocumentViewer({ documents }: { documents: readonly ApplicationDocument[] }) {
  const t = useTranslations("adminApplication.viewer");
  const kinds = useTranslations("setup.documents.kind");
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = documents.find(({ documentId }) => documentId === chosen) ?? documents[0];
  return (
    <div className="grid gap-3">
      <ul aria-label={t("list")} className="flex flex-wrap gap-2">
        {documents.map((document) => (
          <li key={document.documentId} className="max-w-full">
            <button
              type="button"
              aria-pressed={document === shown}
              onClick={() => setChosen(document.documentId)}
              className={cn(
                "inline-flex h-9 max-w-full items-center gap-2 rounded-control border px-3 text-sm transition-colors duration-150",
                document === shown ? "border-accent bg-accent-soft text-accent-strong" : "border-line-strong/60 text-ink-soft hover:text-ink",
              )}
            >
              <bdi className="written truncate">{document.name}</bdi>
              <Badge tone="outline">{kinds(document.kind)}</Badge>
            </button>
          </li>
        ))}
      </ul>
      {shown === undefined ? null : <OneDocument key={shown.documentId} document={shown} />}
    </div>
  );
}

function OneDocument({ document }: { document: ApplicationDocument }) {
  const t = useTranslations("adminApplication.viewer");
  if (document.url === null) return <p className="text-sm text-ink-soft">{t("gone")}</p>;
  if (document.mime === "application/pdf") return <PdfDocument name={document.name} url={document.url} />;
  return (
    <a href={document.url} target="_blank" rel="noopener noreferrer" className="block overflow-hidden rounded-card border border-line bg-sunk">
      <Image
        unoptimized
        src={document.url}
        alt={document.name}
        width={document.width ?? 800}
        height={document.height ?? 600}
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
function PdfDocument({ name, url }: { name: string; url: string }) {
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
      <p role="status" className="grid h-[70dvh] place-items-center rounded-card border border-line bg-sunk px-6 text-center text-sm text-ink-soft">
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
