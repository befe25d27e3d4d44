"use client";

import { useConvexAuth, useMutation, useQuery } from "convex/react";
import { useEffect, useRef } from "react";
import { api } from "@/convex/_generated/api";
import { untilItWorks } from "@/lib/identity/retry";
import { useAuthSeam } from "./authContext";
import { useNoteOfViewer } from "./useIsTheirs";

/** Makes sure that whoever signed in has a row of their own. Renders nothing. */
export function EnsureViewer() {
  useNoteOfViewer();
  const { isAuthenticated } = useConvexAuth();
  const viewer = useQuery(api.users.me, isAuthenticated ? {} : "skip");
  const { firstName } = useAuthSeam();
  const ensure = useMutation(api.users.ensure);
  const isAsking = useRef(false);
  const isMissing = isAuthenticated && viewer === null;
  useEffect(() => {
    if (!isMissing || isAsking.current) return;
    isAsking.current = true;
    void untilItWorks(() => ensure(firstName === null ? {} : { firstName })).finally(() => {
      isAsking.current = false;
    });
  }, [isMissing, firstName, ensure]);
  return null;
}
