"use client";

import { usePathname, useRouter } from "next/navigation";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import { useNotifications, useTitleBadge } from "@/components/ring/useNotes";
import { useRing } from "@/components/ring/useRing";
import { api } from "@/convex/_generated/api";
import type { SessionView } from "@/lib/billingService";
import { turnNews, type TurnNews } from "./turnNews";
import { useQueueBeat } from "./useQueueBeat";

/** Calling somebody back is over after this: who did not hear it by then is not at the desk. */
const CALL_MS = 20_000;

/** True for news that wants the client back: the rest is told once. */
const callsFor = ({ kind }: TurnNews) => kind === "turn" || kind === "accepted";

/** Tells a client who waits, on whatever page, that the turn has come or the answer is there: by title, sound and notice. */
export function TurnWatch() {
  const t = useTranslations("queue");
  const router = useRouter();
  const pathname = usePathname();
  const sessions = useQuery(api.sessions.open, {});
  const before = useRef<SessionView[] | null>(null);
  const path = useRef(pathname);
  const [unseen, setUnseen] = useState<TurnNews[]>([]);

  useQueueBeat(sessions?.some(({ state, me }) => state === "queued" && me === "client") ?? false);
  useEffect(() => {
    path.current = pathname;
  }, [pathname]);
  useEffect(() => {
    if (sessions === undefined) return;
    const news = before.current === null ? [] : turnNews(before.current, sessions);
    before.current = sessions;
    for (const item of news) {
      const href = `/session/${item.sessionId}`;
      const isThere = path.current === href;
      // Who leaves the queue on its own page, or looks at the page that says so, needs no notice.
      if (isThere && document.visibilityState === "visible" && item.kind !== "moved") continue;
      setUnseen((all) => [...all.filter(({ sessionId }) => sessionId !== item.sessionId), item]);
      if (isThere && item.kind !== "moved") continue;
      const notice = {
        id: item.sessionId,
        duration: callsFor(item) ? 60_000 : 10_000,
        ...(isThere ? {} : { action: { label: t(item.kind === "accepted" ? "enter" : "see"), onClick: () => router.push(href) } }),
      };
      void import("sonner").then(({ toast }) => toast(t(item.kind, { name: item.name }), notice));
    }
  }, [sessions, router, t]);
  // Looking at the session's page is having seen it.
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "hidden") return;
      setUnseen((all) => {
        const left = all.filter((item) => callsFor(item) && path.current !== `/session/${item.sessionId}`);
        return left.length === all.length ? all : left;
      });
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [pathname, unseen]);

  const open = sessions ?? [];
  const callsBack = unseen.some((item) => callsFor(item) && open.some(({ sessionId }) => sessionId === item.sessionId));
  useRing(callsBack, CALL_MS);
  useTitleBadge(unseen.length === 0 ? null : t(callsBack ? "turnBadge" : "answerBadge"));
  useNotifications(
    useMemo(
      () =>
        unseen.map(({ sessionId, kind, name }) => ({
          tag: `turn-${sessionId}-${kind}`,
          title: t(kind, { name }),
          body: "",
          onPress: () => router.push(`/session/${sessionId}`),
        })),
      [unseen, t, router],
    ),
  );
  return null;
}
