"use client";

import Link from "next/link";
import { useAction } from "convex/react";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import type { MailTopic } from "@/lib/domain/notifications";

type Outcome = { at: "working" } | { at: "done"; topic: MailTopic; isOn: boolean } | { at: "bad" } | { at: "failed"; message: string };

/** What the link of a mail leads to: such mail is off now, whoever is signed in, and can be put back. */
export function Unsubscribed({ token }: { token: string }) {
  const t = useTranslations("notifications.unsubscribe");
  const kinds = useTranslations("notifications.kinds");
  const errorText = useErrorText();
  const unsubscribe = useAction(api.notifications.unsubscribe);
  const [outcome, setOutcome] = useState<Outcome>({ at: "working" });
  const ask = useCallback(
    async (isOn: boolean): Promise<Outcome> => {
      try {
        const about = await unsubscribe({ token, isOn });
        return about === null ? { at: "bad" } : { at: "done", topic: about.topic, isOn };
      } catch (failure) {
        return { at: "failed", message: errorText(failure) };
      }
    },
    [unsubscribe, token, errorText],
  );
  // Once: what the page was opened for. Later renders must not take back what was put back.
  const [first] = useState(() => ask);
  useEffect(() => {
    let isCurrent = true;
    void first(false).then((result) => {
      if (isCurrent) setOutcome(result);
    });
    return () => {
      isCurrent = false;
    };
  }, [first]);
  const choose = (
    <Button asChild variant="secondary">
      <Link href="/notifications#preferences">{t("choose")}</Link>
    </Button>
  );
  if (outcome.at === "working") return <SkeletonRows rows={2} label={t("working")} />;
  if (outcome.at === "bad" || outcome.at === "failed") {
    return (
      <ErrorState title={t("badTitle")} action={choose}>
        {outcome.at === "bad" ? t("bad") : outcome.message}
      </ErrorState>
    );
  }
  const kind = kinds(outcome.topic);
  return (
    <EmptyState
      title={t(outcome.isOn ? "onTitle" : "offTitle")}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          {outcome.isOn ? null : (
            <Button
              variant="secondary"
              onClick={() => {
                setOutcome({ at: "working" });
                void ask(true).then(setOutcome);
              }}
            >
              {t("undo")}
            </Button>
          )}
          {choose}
        </div>
      }
    >
      <span role="status">{t(outcome.isOn ? "on" : "off", { kind })}</span>
    </EmptyState>
  );
}
