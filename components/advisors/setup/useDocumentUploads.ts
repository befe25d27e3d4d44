"use client";

import { useAction, useMutation } from "convex/react";
import { useCallback, useRef, useState } from "react";
import { readFailure } from "@/components/layout/useErrorText";
import { api } from "@/convex/_generated/api";
import { DOCUMENT_SIZE_MAX, isDocumentType, type DocumentKind } from "@/lib/domain/applications/documents";
import { contentTypeOf, sniffFile } from "@/lib/domain/files/sniff";
import type { ErrorCode } from "@/lib/domain/errors";

import { sendFile } from "./sendFile";

/** A document on its way, or one that did not arrive. */
export type DocumentUpload = {
  key: number;
  name: string;
  /** 0 to 1. */
  part: number;
  failure: ErrorCode | "unknown" | null;
};

/** Looked at on the server is the rest. */
const BYTES_PART = 0.95;

/** Uploads documents side by side; what the server would refuse is refused before a byte is sent. */
export function useDocumentUploads() {
  const uploadUrl = useMutation(api.documents.generateUploadUrl);
  const attach = useAction(api.documents.attach);
  const [uploads, setUploads] = useState<DocumentUpload[]>([]);
  const nextKey = useRef(0);

  const update = useCallback((key: number, change: Partial<DocumentUpload>) => {
    setUploads((all) => all.map((upload) => (upload.key === key ? { ...upload, ...change } : upload)));
  }, []);
  const dismiss = useCallback((key: number) => setUploads((all) => all.filter((upload) => upload.key !== key)), []);

  const send = useCallback(
    async (key: number, file: File, kind: DocumentKind) => {
      try {
        if (file.size > DOCUMENT_SIZE_MAX) return update(key, { failure: "FILE_TOO_LARGE" });
        const bytes = await file.arrayBuffer();
        const facts = sniffFile(new Uint8Array(bytes));
        if (facts === null || !isDocumentType(facts.mime)) return update(key, { failure: "FILE_TYPE" });
        const body = new Blob([bytes], { type: contentTypeOf(facts.mime) });
        const storageId = await sendFile(await uploadUrl({}), body, (part) => update(key, { part: part * BYTES_PART }));
        await attach({ storageId, kind, name: file.name.slice(-1_000) });
        dismiss(key);
      } catch (error) {
        update(key, { failure: readFailure(error).code ?? "unknown" });
      }
    },
    [attach, dismiss, update, uploadUrl],
  );
  const add = useCallback(
    (files: readonly File[], kind: DocumentKind) => {
      for (const file of files) {
        const key = nextKey.current++;
        setUploads((all) => [...all, { key, name: file.name, part: 0, failure: null }]);
        void send(key, file, kind);
      }
    },
    [send],
  );
  return { uploads, add, dismiss };
}
