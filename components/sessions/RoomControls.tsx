"use client";

import { Pause, PhoneOff, Play, Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { AlertDialog } from "radix-ui";
import type { ReactNode } from "react";
import { BarButton } from "@/components/video/BarButton";
import { Button } from "@/components/ui/button";
import type { SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";
import type { BillingSessionValue } from "./BillingSession";
import { useSessionActions } from "./useSessionActions";

export type RoomControlsProps = BillingSessionValue & {
  session: SessionView;
  /** Buttons with words, or round ones for the bar of a call. */
  look?: "words" | "bar";
};

/** Pause, resume and end, at thumb's reach. */
export function RoomControls({ session, snapshot, look = "words", ...actions }: RoomControlsProps) {
  const t = useTranslations("room");
  const { busy, error, run } = useSessionActions(actions);
  const { state, me } = session;
  const isStopped = state === "paused" || state === "exhausted";
  const hasMoney = state === "paused" || (snapshot.spendableMinor !== null && snapshot.spendableMinor > 0n);
  const canResume = isStopped && me === "client" && hasMoney;
  const problem =
    error === null ? null : (
      <p role="alert" className="text-sm text-vermilion-ink">
        {error}
      </p>
    );
  if (look === "bar") {
    return (
      <div className="relative flex gap-1 sm:gap-2">
        {state === "running" ? (
          <BarButton name={t("pause")} word={t("pause")} disabled={busy !== null} onClick={() => run("pause")}>
            <Pause />
          </BarButton>
        ) : null}
        {canResume ? (
          <BarButton name={t("resume")} word={t("resume")} tone="on" disabled={busy !== null} onClick={() => run("resume")}>
            <Play />
          </BarButton>
        ) : null}
        <EndDialog snapshot={snapshot} onEnd={() => run("end")}>
          <BarButton name={t("end")} word={t("endWord")} tone="danger" disabled={busy !== null}>
            <PhoneOff />
          </BarButton>
        </EndDialog>
        {problem === null ? null : (
          <div className="absolute end-0 bottom-full mb-2 w-64 rounded-control border border-vermilion/40 bg-vermilion-soft p-3">
            {problem}
          </div>
        )}
      </div>
    );
  }
  return (
    <div className="grid gap-2">
      <div className="flex gap-2 lg:grid">
        {state === "running" ? (
          <Button variant="secondary" size="lg" className="flex-1 text-sm" pending={busy === "pause"} onClick={() => run("pause")}>
            <Pause aria-hidden="true" />
            {t("pause")}
          </Button>
        ) : null}
        {canResume ? (
          <Button size="lg" className="flex-1 text-sm" pending={busy === "resume"} onClick={() => run("resume")}>
            <Play aria-hidden="true" />
            {t("resume")}
          </Button>
        ) : null}
        <EndDialog snapshot={snapshot} onEnd={() => run("end")}>
          <Button variant="danger" size="lg" className="flex-1 text-sm" pending={busy === "end"}>
            <Square aria-hidden="true" />
            {t("end")}
          </Button>
        </EndDialog>
      </div>
      {problem}
    </div>
  );
}

/** Asks once, with the figures so far. `children` is the button. */
function EndDialog({ snapshot, onEnd, children }: { snapshot: BillingSessionValue["snapshot"]; onEnd: () => void; children: ReactNode }) {
  const t = useTranslations("room");
  const format = useFormat();
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>{children}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 animate-enter bg-veil" />
        <AlertDialog.Content className="fixed inset-x-0 bottom-0 z-50 grid gap-5 rounded-t-card border border-line bg-surface p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] shadow-raised sm:inset-x-4 sm:top-1/2 sm:bottom-auto sm:mx-auto sm:max-w-sm sm:-translate-y-1/2 sm:rounded-card sm:p-6">
          <div className="grid gap-1">
            <AlertDialog.Title className="text-lg font-semibold tracking-tight">{t("endTitle")}</AlertDialog.Title>
            <AlertDialog.Description className="figures text-sm text-ink-soft">
              {t("endText", { cost: format.money(snapshot.costMinor), time: format.clock(snapshot.elapsedMs) })}
            </AlertDialog.Description>
          </div>
          <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
            <AlertDialog.Cancel asChild>
              <Button variant="secondary">{t("keepTalking")}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button variant="dangerSolid" onClick={onEnd}>
                {t("end")}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
