"use client";

import { useTranslations } from "next-intl";
import { IncomingCard } from "@/components/sessions/IncomingCard";
import type { SessionView } from "@/lib/billingService";

/** Clients who wait for their turn, in order. Nothing while nobody does. */
export function AdvisorQueue({ queue }: { queue: readonly SessionView[] }) {
  const t = useTranslations("advisorDashboard");
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
