"use client";

import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { IncomingCard } from "@/components/sessions/IncomingCard";
import { api } from "@/convex/_generated/api";

/** Clients who wait for their turn, in order. Nothing while nobody does. */
export function AdvisorQueue() {
  const t = useTranslations("advisorDashboard");
  const { status } = useViewer();
  const queue = useQuery(api.sessions.queue, status === "ready" ? {} : "skip") ?? [];
  if (queue.length === 0) return null;
  return (
    <section aria-labelledby="queue" className="grid content-start gap-4 md:col-span-2">
      <div>
        <h2 id="queue" className="font-semibold">
          {t("queue", { count: queue.length })}
        </h2>
        <p className="text-sm text-ink-soft">{t("queueText")}</p>
      </div>
      <div className="grid items-start gap-3 md:grid-cols-3">
        {queue.map((session) => (
          <IncomingCard key={session.sessionId} request={session} />
        ))}
      </div>
    </section>
  );
}
