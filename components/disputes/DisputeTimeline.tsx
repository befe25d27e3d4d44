"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/format/useFormat";
import type { DisputeEvent } from "./types";

export interface DisputeTimelineProps {
  events: readonly DisputeEvent[];
  /** Names of the two people, and which of them is looking; null for an admin. */
  names: { client: string; advisor: string };
  me: "client" | "advisor" | null;
}

/** What happened in a dispute, oldest first, in the same words for everybody who may see it. */
export function DisputeTimeline({ events, names, me }: DisputeTimelineProps) {
  const t = useTranslations("disputes.events");
  const format = useFormat();
  const sentence = ({ what, by, adminName }: DisputeEvent): string => {
    const who = by === me ? "me" : by === "admin" && adminName === null ? "someone" : "other";
    const name = by === "client" || by === "advisor" ? names[by] : (adminName ?? "");
    return t(what, { who, name });
  };
  return (
    <ol aria-label={t("label")} className="grid gap-4 border-s border-line ps-5">
      {events.map((event, n) => (
        <li key={`${event.atMs}-${n}`} className="relative grid gap-0.5 text-sm">
          <span aria-hidden="true" className="absolute -start-[25.5px] top-1.5 size-2.5 rounded-full border-2 border-paper bg-accent" />
          <span className="font-medium">{sentence(event)}</span>
          <time dateTime={new Date(event.atMs).toISOString()} className="figures text-ink-faint">
            {format.dateTime(event.atMs)}
          </time>
          {event.text === null ? null : <span className="written wrap-anywhere whitespace-pre-line text-ink-soft">{event.text}</span>}
        </li>
      ))}
    </ol>
  );
}
