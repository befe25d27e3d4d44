"use client";

import { Bell, BellOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { signInHref } from "@/components/layout/returnPath";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import type { AdvisorDetail } from "./types";

/** Asks to be told once when this advisor can be asked, or takes that back. */
export function TellWhenFree({ advisor }: { advisor: AdvisorDetail }) {
  const t = useTranslations("profile.tell");
  const format = useFormat();
  const router = useRouter();
  const errorText = useErrorText();
  const { status } = useViewer();
  const { advisorId, displayName: name } = advisor;
  const untilMs = useQuery(api.freeAlerts.mine, status === "ready" ? { advisorId } : "skip");
  const ask = useMutation(api.freeAlerts.ask);
  const cancel = useMutation(api.freeAlerts.cancel);
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const press = async () => {
    if (status === "signedOut") {
      router.push(signInHref(`/advisors/${advisorId}`));
      return;
    }
    setIsPending(true);
    setError(null);
    try {
      await (untilMs ? cancel : ask)({ advisorId });
    } catch (failure) {
      setError(errorText(failure));
    }
    setIsPending(false);
  };
  const isWaiting = typeof untilMs === "number";
  return (
    <div className="grid gap-1.5">
      <Button variant="secondary" full pending={isPending} disabled={status === "loading" || (status === "ready" && untilMs === undefined)} onClick={() => void press()}>
        {isWaiting ? <BellOff aria-hidden="true" /> : <Bell aria-hidden="true" />}
        {t(isWaiting ? "stop" : "ask")}
      </Button>
      <p aria-live="polite" className="text-center text-sm text-ink-soft empty:hidden">
        {isWaiting ? t("waiting", { name, until: format.dateTime(untilMs) }) : null}
      </p>
      {error === null ? null : (
        <p role="alert" className="text-center text-sm text-vermilion-ink">
          {error}
        </p>
      )}
    </div>
  );
}
