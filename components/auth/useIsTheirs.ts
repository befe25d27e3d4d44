"use client";

import { useEffect } from "react";
import { useViewer } from "./useViewer";

let isAnybodyKnown = false;

/** Notes that this document has learned who is looking. Rendered once, around everything. */
export function useNoteOfViewer(): void {
  const { status } = useViewer();
  useEffect(() => {
    if (status !== "loading") isAnybodyKnown = true;
  }, [status]);
}

/**
 * Whether what the server found for `ownerId` belongs to whoever is looking. Before a document knows anybody it does, as the
 * server made it for the cookie that asked. Later it is compared: a page that comes back from the browser's history may have been made for somebody who has signed out since.
 */
export function useIsTheirs(ownerId: string | undefined): boolean {
  const { status, viewer } = useViewer();
  if (ownerId === undefined) return false;
  return viewer === null ? status === "loading" && !isAnybodyKnown : viewer.userId === ownerId;
}
