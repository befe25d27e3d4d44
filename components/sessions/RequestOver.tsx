"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { SessionView } from "@/lib/billingService";

/** A request that led to nothing: why, that it cost nothing, and where to go from here. */
export function RequestOver({ session }: { session: SessionView }) {
  const t = useTranslations("requestOver");
  const { state, me, peerName, closeCause } = session;
  if (state !== "declined" && state !== "expired" && state !== "cancelled") return null;
  // Nobody failed to answer: the turn never came, or it came for another session.
  const isQueueOver = me === "client" && (closeCause === "another_session" || closeCause === "waited_too_long");
  return (
    <EmptyState
      titleAs="h1"
      title={isQueueOver ? t("client.queueOver.title") : t(`${me}.${state}.title`, { name: peerName })}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          {me === "client" ? (
            <>
              <Button asChild>
                <Link href="/advisors">{t("others")}</Link>
              </Button>
              <Button asChild variant="secondary">
                <Link href={`/advisors/${session.advisorId}`}>{t("again", { name: peerName })}</Link>
              </Button>
            </>
          ) : (
            <Button asChild variant="secondary">
              <Link href="/advisor-dashboard">{t("dashboard")}</Link>
            </Button>
          )}
        </div>
      }
    >
      {me === "client" && closeCause !== null ? <span className="mb-2 block">{t(`cause.${closeCause}`, { name: peerName })}</span> : null}
      {isQueueOver ? t("client.queueOver.text") : t(`${me}.${state}.text`, { name: peerName })}
      {session.declineReason === null ? null : <span className="mt-2 block">{t("reason", { reason: session.declineReason })}</span>}
    </EmptyState>
  );
}
