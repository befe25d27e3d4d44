"use client";

import { usePathname, useRouter } from "next/navigation";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { RingSwitch } from "@/components/ring/RingSwitch";
import { useNotifications, useTitleBadge } from "@/components/ring/useNotes";
import { useRing } from "@/components/ring/useRing";
import { api } from "@/convex/_generated/api";
import type { SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";
import { IncomingCard } from "./IncomingCard";

const NOBODY: SessionView[] = [];

/** Everybody who waits for this advisor's answer. Shown on any page; rings, marks the title and notifies meanwhile. */
export function IncomingRequests() {
  const t = useTranslations("incoming");
  const format = useFormat();
  const router = useRouter();
  const pathname = usePathname();
  const requests = useQuery(api.sessions.incoming, {}) ?? NOBODY;
  const count = requests.length;

  useRing(count > 0);
  useTitleBadge(count > 0 ? t("badge", { count }) : null);
  useNotifications(
    useMemo(
      () =>
        requests.map((request) => ({
          tag: request.sessionId,
          title: t(`title.${request.mode}`, { name: request.peerName }),
          body: request.note ?? t("perMinute", { price: format.money(request.ratePerMinuteMinor) }),
          onPress: () => router.push(`/session/${request.sessionId}`),
        })),
      [requests, t, format, router],
    ),
  );
  // The request whose own page this is stands in the middle of it.
  const shown = requests.filter(({ sessionId }) => pathname !== `/session/${sessionId}`);
  return (
    <div aria-live="assertive" className="grid gap-3">
      {count > 0 ? <RingSwitch /> : null}
      {shown.map((request) => (
        <IncomingCard key={request.sessionId} request={request} />
      ))}
    </div>
  );
}
