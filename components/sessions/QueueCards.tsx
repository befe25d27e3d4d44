"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { MeterRing } from "@/components/ui/meter-ring";
import { api } from "@/convex/_generated/api";
import type { SessionView } from "@/lib/billingService";

/** The queues one waits in, with the place in each, on every page but their own. */
export function QueueCards() {
  const pathname = usePathname();
  const sessions = useQuery(api.sessions.open, {}) ?? [];
  return sessions
    .filter(({ state, me, sessionId }) => state === "queued" && me === "client" && pathname !== `/session/${sessionId}`)
    .map((session) => <QueueCard key={session.sessionId} session={session} />);
}

function QueueCard({ session }: { session: SessionView }) {
  const t = useTranslations("queue");
  const place = useQuery(api.sessions.place, { sessionId: session.sessionId });
  return (
    <section
      aria-label={t("card", { name: session.peerName })}
      className="flex animate-rise items-center gap-3 rounded-card border border-line bg-surface p-3 ps-4 shadow-raised"
    >
      <MeterRing fraction={0.5} tone="still" size={26} weight={11} />
      <div className="min-w-0 flex-1 text-sm">
        <p className="truncate font-medium">{t("card", { name: session.peerName })}</p>
        <p className="truncate text-ink-soft">{place ? t("cardPlace", { ahead: place.ahead }) : t("loading")}</p>
      </div>
      <Button asChild size="sm" variant="secondary">
        <Link href={`/session/${session.sessionId}`}>{t("open")}</Link>
      </Button>
    </section>
  );
}
