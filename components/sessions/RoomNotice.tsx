"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AddFundsDialog } from "@/components/wallet/AddFundsDialog";
import { Button } from "@/components/ui/button";
import { MeterLoader } from "@/components/ui/meter-ring";
import { Notice } from "@/components/ui/notice";
import type { SessionSnapshot, SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";

/** What the state of the meter means for the two people, with the way out in it. One at a time, the most pressing. */
export function RoomNotice({ session, snapshot }: { session: SessionView; snapshot: SessionSnapshot }) {
  const t = useTranslations("room.notice");
  const format = useFormat();
  const isClient = session.me === "client";
  const name = session.peerName;
  const countdown = snapshot.deadlineLeftMs === null ? null : <span className="figures">{t("endsIn", { time: format.clock(snapshot.deadlineLeftMs) })}</span>;

  if (snapshot.status === "offline") {
    return (
      <RoomLine tone="amber" waiting title={t("offline.title")} live="status">
        {t("offline.text")}
      </RoomLine>
    );
  }
  switch (session.state) {
    case "ready":
      return (
        <RoomLine tone="neutral" waiting title={t("ready.title")} live="status">
          {t("ready.text", { name })} {countdown}
        </RoomLine>
      );
    case "grace":
      return (
        <RoomLine tone="amber" waiting title={t("grace.title")} live="status">
          {t("grace.text", { name })} {countdown}
        </RoomLine>
      );
    case "paused":
      return (
        <RoomLine tone="neutral" title={t("paused.title")} live="status">
          {t(isClient ? "paused.client" : "paused.advisor", { name })} {countdown}
        </RoomLine>
      );
    case "exhausted": {
      const hasFunds = isClient && snapshot.spendableMinor !== null && snapshot.spendableMinor > 0n;
      return (
        <RoomLine
          tone={hasFunds ? "accent" : "vermilion"}
          title={hasFunds ? t("exhausted.added") : t(isClient ? "exhausted.title" : "exhausted.advisorTitle", { name })}
          live="alert"
          action={isClient ? <AddFunds session={session} quiet={hasFunds} /> : null}
        >
          {t(isClient ? (hasFunds ? "exhausted.resume" : "exhausted.client") : "exhausted.advisor", { name })} {countdown}
        </RoomLine>
      );
    }
    case "running": {
      if (snapshot.warning === null) return null;
      const isLast = snapshot.warning === "one_minute";
      const byLimit = isClient && session.limitAtMs !== null && (session.exhaustAtMs === null || session.limitAtMs <= session.exhaustAtMs);
      const text = !isClient ? "warning.advisor" : byLimit ? "warning.limit" : "warning.client";
      return (
        <RoomLine
          key={snapshot.warning}
          tone={isLast ? "vermilion" : "amber"}
          title={t(isLast ? "warning.one" : "warning.two")}
          live="alert"
          action={isClient && !byLimit ? <AddFunds session={session} /> : null}
        >
          {t(text, { name })}
        </RoomLine>
      );
    }
    case "requested":
    case "ended":
    case "declined":
    case "expired":
    case "cancelled":
      return null;
  }
}

function AddFunds({ session, quiet = false }: { session: SessionView; quiet?: boolean }) {
  const t = useTranslations("room");
  return (
    <AddFundsDialog returnPath={`/session/${session.sessionId}`}>
      <Button size="sm" variant={quiet ? "secondary" : "primary"}>
        <Plus aria-hidden="true" />
        {t("addFunds")}
      </Button>
    </AddFundsDialog>
  );
}

interface RoomLineProps {
  tone: "neutral" | "accent" | "amber" | "vermilion";
  title: string;
  /** How it is announced. The title alone is, so that a running countdown is not read out every second. */
  live: "status" | "alert";
  waiting?: boolean;
  action?: ReactNode;
  children: ReactNode;
}

function RoomLine({ tone, title, live, waiting = false, action, children }: RoomLineProps) {
  return (
    <Notice tone={tone} action={action} className="animate-rise">
      <div className="flex items-start gap-3">
        {waiting ? <MeterLoader size={20} className="mt-0.5 text-accent" /> : null}
        <div>
          <p role={live} className="font-semibold">
            {title}
          </p>
          <p className="text-ink-soft">{children}</p>
        </div>
      </div>
    </Notice>
  );
}
