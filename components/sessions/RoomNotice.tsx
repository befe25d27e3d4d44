"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { MeterLoader } from "@/components/ui/meter-ring";
import { Notice } from "@/components/ui/notice";
import type { SessionSnapshot, SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";

export interface RoomNoticeProps {
  session: SessionView;
  snapshot: SessionSnapshot;
  /** A conversation, the look into the mirror before a call, or the call and whether the other is in it. */
  place: "chat" | "preview" | "callAlone" | "callTogether";
  onAddFunds: () => void;
}

/** What the state of the meter means for the two people, with the way out in it. One at a time, the most pressing. */
export function RoomNotice({ session, snapshot, place, onAddFunds }: RoomNoticeProps) {
  const t = useTranslations("room.notice");
  const format = useFormat();
  const isClient = session.me === "client";
  const name = session.peerName;
  const deadline = snapshot.deadlineLeftMs === null ? null : format.clock(snapshot.deadlineLeftMs);
  const countdown = deadline === null ? null : <span className="figures">{t("endsIn", { time: deadline })}</span>;
  const addFunds = (isQuiet: boolean) => <AddFunds isQuiet={isQuiet} onPress={onAddFunds} />;

  if (snapshot.status === "offline") {
    return (
      <RoomLine tone="amber" waiting title={t("offline.title")} live="status">
        {t("offline.text")} {session.state === "grace" && deadline !== null ? t("offline.grace", { time: deadline }) : null}
      </RoomLine>
    );
  }
  switch (session.state) {
    case "ready":
      return (
        <RoomLine tone="neutral" waiting title={t("ready.title")} live="status">
          {t(READY_TEXT[place], { name })} {countdown}
        </RoomLine>
      );
    case "grace": {
      const isAlone = place === "callAlone";
      return (
        <RoomLine tone="amber" waiting title={t(isAlone ? "grace.peerMissing" : "grace.title", { name })} live="status">
          {t(isAlone ? "grace.peerText" : "grace.text", { name })} {countdown}
        </RoomLine>
      );
    }
    case "paused":
      return (
        <RoomLine tone="neutral" title={t(pausedTitle(session), { name })} live="status">
          {t(pausedText(session), { name })} {countdown}
        </RoomLine>
      );
    case "exhausted": {
      const hasFunds = isClient && snapshot.spendableMinor !== null && snapshot.spendableMinor > 0n;
      return (
        <RoomLine
          tone={hasFunds ? "accent" : "vermilion"}
          title={hasFunds ? t("exhausted.added") : t(isClient ? "exhausted.title" : "exhausted.advisorTitle", { name })}
          live="alert"
          action={isClient ? addFunds(hasFunds) : null}
        >
          {hasFunds ? t("exhausted.resume", { name }) : t(isClient ? "exhausted.client" : "exhausted.advisor", { name })} {countdown}
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
          action={isClient && !byLimit ? addFunds(false) : null}
        >
          {t(text, { name })}
        </RoomLine>
      );
    }
    case "queued":
    case "requested":
    case "ended":
    case "declined":
    case "expired":
    case "cancelled":
      return null;
  }
}

const READY_TEXT = { chat: "ready.text", preview: "ready.preview", callAlone: "ready.video", callTogether: "ready.together" } as const;

/** A pause by rule says which rule; one by a person needs no reason. */
function pausedTitle({ stopReason, me }: SessionView) {
  if (stopReason === "both_idle") return "paused.both_idle";
  if (stopReason !== "advisor_idle") return "paused.title";
  return me === "advisor" ? "paused.advisor_idle_you" : "paused.advisor_idle";
}

function pausedText({ stopReason, me }: SessionView) {
  if (me === "client") return "paused.client";
  return stopReason === "advisor_idle" || stopReason === "both_idle" ? "paused.advisorIdle" : "paused.advisor";
}

function AddFunds({ isQuiet, onPress }: { isQuiet: boolean; onPress: () => void }) {
  const t = useTranslations("room");
  return (
    <Button size="sm" variant={isQuiet ? "secondary" : "primary"} onClick={onPress}>
      <Plus aria-hidden="true" />
      {t("addFunds")}
    </Button>
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
