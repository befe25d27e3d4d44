"use client";

import { useAction, useMutation } from "convex/react";
import { useCallback } from "react";
import { useUploads, type UploadPlace } from "@/components/files/useUploads";
import { api } from "@/convex/_generated/api";
import type { DocumentKind } from "@/lib/domain/applications/documents";

type Place = UploadPlace<DocumentKind>;

/** Uploads documents of an application, each of the kind it is said to be. */
export function useDocumentUploads() {
  const uploadUrl = useMutation(api.documents.generateUploadUrl);
  const attachDocument = useAction(api.documents.attach);
  const address = useCallback(async () => await uploadUrl({}), [uploadUrl]);
  const attach = useCallback<Place["attach"]>(
    async ({ storageId, name, extra: kind }) => await attachDocument({ storageId, kind, name }),
    [attachDocument],
  );
  return useUploads<DocumentKind>({ address, attach });
}
