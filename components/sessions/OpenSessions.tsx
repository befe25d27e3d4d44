"use client";

import Link from "next/link";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { MeterRing } from "@/components/ui/meter-ring";
import { api } from "@/convex/_generated/api";
import { isMeteredState } from "@/lib/domain/sessionStates";

/** Own sessions that are open or wait for an answer, with the way back to each. */
export function OpenSessions() {
  const t = useTranslations("openSessions");
  const sessions = useQuery(api.sessions.open, {}) ?? [];
  const shown = sessions.filter(({ state, me }) => isMeteredState(state) || (state === "requested" && me === "client"));
  return shown.map((session) => (
    <section
      key={session.sessionId}
      aria-label={t("label", { name: session.peerName })}
      className="flex animate-rise items-center gap-3 rounded-card border border-line bg-surface p-3 ps-4 shadow-raised"
    >
      <MeterRing fraction={0.75} tone={session.state === "running" ? "calm" : session.state === "exhausted" ? "exhausted" : "still"} size={26} weight={11} />
      <div className="min-w-0 flex-1 text-sm">
        <p className="truncate font-medium">{session.peerName}</p>
        <p className="truncate text-ink-soft">{t(`state.${session.state}`)}</p>
      </div>
      <Button asChild size="sm">
        <Link href={`/session/${session.sessionId}`}>{t("return")}</Link>
      </Button>
    </section>
  ));
}
