"use client";

import { Check, CloudOff, TriangleAlert } from "lucide-react";
import { useConvexConnectionState } from "convex/react";
import { useTranslations } from "next-intl";
import { MeterLoader } from "@/components/ui/meter-ring";
import type { SaveStatus } from "./draftKeeper";

/** Whether what is written has reached the server; offline it is kept in this browser. */
export function SaveState({ status, hasStarted }: { status: SaveStatus; hasStarted: boolean }) {
  const t = useTranslations("setup.save");
  const { isWebSocketConnected } = useConvexConnectionState();
  const shown = status === "saved" ? (hasStarted ? "saved" : "nothing") : !isWebSocketConnected ? "offline" : status === "failed" ? "failed" : "saving";
  return (
    <p role="status" className="inline-flex min-h-6 items-center gap-1.5 text-sm text-ink-faint [&_svg]:size-4 [&_svg]:stroke-[1.5]">
      {shown === "saved" ? <Check className="text-accent" aria-hidden="true" /> : null}
      {shown === "saving" ? <MeterLoader size={14} /> : null}
      {shown === "offline" ? <CloudOff aria-hidden="true" /> : null}
      {shown === "failed" ? <TriangleAlert className="text-vermilion" aria-hidden="true" /> : null}
      {t(shown)}
    </p>
  );
}
