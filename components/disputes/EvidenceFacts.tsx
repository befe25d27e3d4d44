"use client";

import { useTranslations } from "next-intl";
import { useId, type ReactNode } from "react";
import { useFormat } from "@/lib/format/useFormat";
import type { DisputeEvidence } from "./types";

/** What the server recorded of a disputed session, in words and figures. */
export function EvidenceFacts({ evidence, names }: { evidence: DisputeEvidence; names: { client: string; advisor: string } }) {
  const t = useTranslations("disputes.evidence");
  const receipt = useTranslations("receipt");
  const format = useFormat();
  const titleId = useId();
  const { messages, disconnects, disconnectedMs, startedAtMs, firstMessageAtMs, lastMessageAtMs } = evidence;
  const counted = (count: number) => (messages.isCapped ? t("atLeast", { count }) : format.number(count));
  const lost = (party: "client" | "advisor") => t("lostText", { count: disconnects[party], time: format.duration(disconnectedMs[party]) });
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t("billed"), t("billedText", { time: format.duration(evidence.billedMs), count: evidence.segmentCount })],
    [t("unbilled"), format.duration(evidence.unbilledMs)],
    [t("began"), startedAtMs === null ? t("never") : format.dateTime(startedAtMs)],
    [t("ended"), format.dateTime(evidence.endedAtMs)],
    [receipt("why"), receipt(`endReason.${evidence.endReason}`)],
    [t("lost", { name: names.client }), lost("client")],
    [t("lost", { name: names.advisor }), lost("advisor")],
    [t("messages", { name: names.client }), counted(messages.client)],
    [t("messages", { name: names.advisor }), counted(messages.advisor)],
    [
      t("talk"),
      firstMessageAtMs === null || lastMessageAtMs === null
        ? t("none")
        : t("span", { first: format.exactTime(firstMessageAtMs), last: format.exactTime(lastMessageAtMs) }),
    ],
    [t("files"), format.number(evidence.fileCount)],
    [t("facts"), format.number(evidence.presenceFactCount)],
    [t("rating"), evidence.rating === null ? t("none") : t("stars", { count: evidence.rating })],
    [t("charge"), format.money(evidence.chargeMinor)],
    [t("fee"), format.money(evidence.feeMinor)],
    [t("toAdvisor"), format.money(evidence.earningMinor)],
  ];
  return (
    <section aria-labelledby={titleId} className="grid grid-cols-1 gap-3">
      <div>
        <h2 id={titleId} className="text-lg font-semibold tracking-tight">
          {t("title")}
        </h2>
        <p className="figures text-sm text-ink-faint">{t("gathered", { time: format.dateTime(evidence.gatheredAtMs) })}</p>
      </div>
      <dl className="divide-y divide-line border-y border-line text-sm">
        {facts.map(([label, value]) => (
          <div key={label} className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 py-2">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="figures ms-auto text-end">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
