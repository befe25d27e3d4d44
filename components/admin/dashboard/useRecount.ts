"use client";

import { useMutation } from "convex/react";
import { api } from "@/convex/_generated/api";

/** Counts all figures again, with the reason that goes on record. */
export function useRecount(): (words: { reason: string }) => Promise<true> {
  const recount = useMutation(api.admin.recountStats);
  return async ({ reason }) => {
    await recount({ reason });
    return true;
  };
}
