"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useNow } from "@/components/layout/useNow";
import { Notice } from "@/components/ui/notice";
import { useFormat } from "@/lib/format/useFormat";
import type { DisputeFacts } from "./types";

/** Where a dispute stands for the one who looks: what it waits for and until when, or how it came out, to the cent. */
export function DisputeStanding({ dispute, peerName }: { dispute: DisputeFacts; peerName: string }) {
  const t = useTranslations("dispute");
  const format = useFormat();
  const { me, state, decision, isOpen } = dispute;
  if (decision !== null) {
    return (
      <Notice tone={decision.outcome === "rejected" ? "neutral" : "accent"} role="status">
        <p className="font-medium">
          {t("decision")} <span className="figures font-normal text-ink-faint">{format.dateTime(decision.atMs)}</span>
        </p>
        <p className="figures mt-1">{outcome(decision)}</p>
        <p className="mt-2 text-ink-soft">
          {t("why")}: <span className="written wrap-anywhere whitespace-pre-line">{decision.reason}</span>
        </p>
      </Notice>
    );
  }
  if (!isOpen) return <Notice role="status">{t("withdrawnText", { me })}</Notice>;
  if (state === "open" && me === "advisor" && dispute.canAnswer) {
    return (
      <Notice tone="amber" role="status">
        <Deadline untilMs={dispute.answerByMs}>{t("waitsYou", { until: format.dateTime(dispute.answerByMs) })}</Deadline>
        <Frozen dispute={dispute} />
      </Notice>
    );
  }
  return (
    <Notice role="status">
      <Waiting dispute={dispute} peerName={peerName} />
      <Frozen dispute={dispute} />
    </Notice>
  );

  function outcome({ outcome: how, refundMinor, mineMinor }: NonNullable<DisputeFacts["decision"]>): string {
    if (how === "rejected") return t("rejectedText", { me });
    const charge = format.money(dispute.chargeMinor);
    return me === "client"
      ? t("refundedYou", { amount: format.money(mineMinor), charge })
      : t("refundedThem", { amount: format.money(refundMinor), charge, name: peerName, back: format.money(mineMinor) });
  }
}

function Waiting({ dispute, peerName }: { dispute: DisputeFacts; peerName: string }) {
  const t = useTranslations("dispute");
  const format = useFormat();
  const nowMs = useNow();
  const { me, state, answerByMs } = dispute;
  if (state === "answered") return <p>{t("waitsDecision")}</p>;
  const isOver = dispute.me === "advisor" || (nowMs !== null && nowMs >= answerByMs);
  if (isOver) {
    return (
      <p>
        {t("silent", { me, name: peerName })} {t("waitsDecision")}
      </p>
    );
  }
  return <Deadline untilMs={answerByMs}>{t("waitsAnswer", { name: peerName, until: format.dateTime(answerByMs) })}</Deadline>;
}

/** A sentence with a deadline and the time that is left of it. */
function Deadline({ untilMs, children }: { untilMs: number; children: ReactNode }) {
  const t = useTranslations("dispute");
  const format = useFormat();
  const nowMs = useNow();
  return (
    <p className="figures">
      {children}{" "}
      {nowMs === null ? null : (
        <span className="whitespace-nowrap text-ink-soft">{t("left", { time: format.duration(Math.max(0, untilMs - nowMs)) })}</span>
      )}
    </p>
  );
}

function Frozen({ dispute: { frozenMinor } }: { dispute: DisputeFacts }) {
  const t = useTranslations("dispute");
  const format = useFormat();
  if (frozenMinor === null || frozenMinor === 0n) return null;
  return <p className="figures mt-1 text-ink-soft">{t("frozen", { amount: format.money(frozenMinor) })}</p>;
}
