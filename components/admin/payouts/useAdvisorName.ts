"use client";

import { useCallback } from "react";
import { usePersonName } from "@/components/layout/usePersonName";
import type { AdvisorRef } from "./payoutAdminTypes";

/** Writes an advisor's name beside money: the public one, else the first name. */
export function useAdvisorName(): (advisor: Pick<AdvisorRef, "displayName" | "firstName">) => string {
  const nameOf = usePersonName();
  return useCallback(({ displayName, firstName }) => nameOf(displayName ?? firstName), [nameOf]);
}
