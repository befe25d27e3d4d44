"use client";

import { Pause, Play, Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { AlertDialog } from "radix-ui";
import { useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import type { SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";
import type { BillingSessionValue } from "./BillingSession";

/** Pause, resume and end in one bar, at thumb's reach. */
export function RoomControls({ session, snapshot, pause, resume, end }: BillingSessionValue & { session: SessionView }) {
  const t = useTranslations("room");
  const errorText = useErrorText();
  const [busy, setBusy] = useState<"pause" | "resume" | "end" | null>(null);
  const [error, setError] = useState<string | null>(null);

  const run = async (what: "pause" | "resume" | "end", action: () => Promise<void>) => {
    setBusy(what);
    setError(null);
    try {
      await action();
    } catch (failure) {
      setError(errorText(failure));
    }
    setBusy(null);
  };
  const { state, me } = session;
  const isStopped = state === "paused" || state === "exhausted";
  const hasMoney = state === "paused" || (snapshot.spendableMinor !== null && snapshot.spendableMinor > 0n);
  return (
    <div className="grid gap-2">
      <div className="flex gap-2 lg:grid">
        {state === "running" ? (
          <Button variant="secondary" size="lg" className="flex-1 text-sm" pending={busy === "pause"} onClick={() => void run("pause", pause)}>
            <Pause aria-hidden="true" />
            {t("pause")}
          </Button>
        ) : null}
        {isStopped && me === "client" && hasMoney ? (
          <Button size="lg" className="flex-1 text-sm" pending={busy === "resume"} onClick={() => void run("resume", resume)}>
            <Play aria-hidden="true" />
            {t("resume")}
          </Button>
        ) : null}
        <EndButton snapshot={snapshot} isPending={busy === "end"} onEnd={() => void run("end", end)} />
      </div>
      {error === null ? null : (
        <p role="alert" className="text-sm text-vermilion-ink">
          {error}
        </p>
      )}
    </div>
  );
}

function EndButton({ snapshot, isPending, onEnd }: { snapshot: BillingSessionValue["snapshot"]; isPending: boolean; onEnd: () => void }) {
  const t = useTranslations("room");
  const format = useFormat();
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>
        <Button variant="danger" size="lg" className="flex-1 text-sm" pending={isPending}>
          <Square aria-hidden="true" />
          {t("end")}
        </Button>
      </AlertDialog.Trigger>
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
