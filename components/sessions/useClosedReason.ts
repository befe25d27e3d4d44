"use client";

import { useTranslations } from "next-intl";
import type { SessionView } from "@/lib/billingService";

/** Why nothing can be written in a session now; null while one can. */
export function useClosedReason({ state }: Pick<SessionView, "state">): string | null {
  const t = useTranslations("room.closed");
  return state === "running" ? null : t(state);
}
