"use client";

import { useCallback, useRef, useState } from "react";
import { sendFile } from "@/components/advisors/setup/sendFile";
import { readFailure } from "@/components/layout/useErrorText";
import type { Id } from "@/convex/_generated/dataModel";
import { DOCUMENT_SIZE_MAX, isDocumentType } from "@/lib/domain/applications/documents";
import type { ErrorCode } from "@/lib/domain/errors";
import { contentTypeOf, sniffFile } from "@/lib/domain/files/sniff";

/** A file on its way, or one that did not arrive. */
export type Upload = {
  key: number;
  name: string;
  /** 0 to 1. */
  part: number;
  failure: ErrorCode | "unknown" | null;
};

/** Where a file goes and what makes it a document there. */
export interface UploadPlace<Extra> {
  address: () => Promise<string>;
  attach: (file: { storageId: Id<"_storage">; name: string; extra: Extra }) => Promise<unknown>;
}

/** Looked at on the server is the rest. */
const BYTES_PART = 0.95;
/** A name longer than this is sent by its end, where the kind of file is. */
const NAME_MAX = 1_000;

/** Uploads PDFs and pictures side by side; what the server would refuse is refused before a byte is sent. */
export function useUploads<Extra>({ address, attach }: UploadPlace<Extra>) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const nextKey = useRef(0);

  const update = useCallback((key: number, change: Partial<Upload>) => {
    setUploads((all) => all.map((upload) => (upload.key === key ? { ...upload, ...change } : upload)));
  }, []);
  const dismiss = useCallback((key: number) => setUploads((all) => all.filter((upload) => upload.key !== key)), []);

  const send = useCallback(
    async (key: number, file: File, extra: Extra) => {
      try {
        if (file.size > DOCUMENT_SIZE_MAX) return update(key, { failure: "FILE_TOO_LARGE" });
        const bytes = await file.arrayBuffer();
        const facts = sniffFile(new Uint8Array(bytes));
        if (facts === null || !isDocumentType(facts.mime)) return update(key, { failure: "FILE_TYPE" });
        const body = new Blob([bytes], { type: contentTypeOf(facts.mime) });
        const storageId = await sendFile(await address(), body, (part) => update(key, { part: part * BYTES_PART }));
        await attach({ storageId, name: file.name.slice(-NAME_MAX), extra });
        dismiss(key);
      } catch (error) {
        update(key, { failure: readFailure(error).code ?? "unknown" });
      }
    },
    [address, attach, dismiss, update],
  );
  const add = useCallback(
    (files: readonly File[], extra: Extra) => {
      for (const file of files) {
        const key = nextKey.current++;
        setUploads((all) => [...all, { key, name: file.name, part: 0, failure: null }]);
        void send(key, file, extra);
      }
    },
    [send],
  );
  return { uploads, add, dismiss, isBusy: uploads.some(({ failure }) => failure === null) };
}
