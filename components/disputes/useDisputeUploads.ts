"use client";

import { useAction, useMutation } from "convex/react";
import { useCallback } from "react";
import { useUploads, type UploadPlace } from "@/components/files/useUploads";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";

type Place = UploadPlace<null>;

/** Uploads files for the dispute of a session, before it is opened or while it is open. */
export function useDisputeUploads(sessionId: Id<"sessions">) {
  const uploadUrl = useMutation(api.disputes.generateUploadUrl);
  const attachFile = useAction(api.disputes.attach);
  const address = useCallback(async () => await uploadUrl({ sessionId }), [sessionId, uploadUrl]);
  const attach = useCallback<Place["attach"]>(
    async ({ storageId, name }) => await attachFile({ sessionId, storageId, name }),
    [attachFile, sessionId],
  );
  const { add, ...rest } = useUploads<null>({ address, attach });
  const addFiles = useCallback((files: readonly File[]) => add(files, null), [add]);
  return { ...rest, add: addFiles };
}

export type DisputeUploads = ReturnType<typeof useDisputeUploads>;
