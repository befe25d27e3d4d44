"use client";

import Link from "next/link";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { api } from "@/convex/_generated/api";
import type { ErrorCode } from "@/lib/domain/errors";
import type { AdvisorDetail } from "./types";

export interface RequestObstacleProps {
  advisor: AdvisorDetail;
  /** Why a request would be refused now. */
  reason: ErrorCode;
  /** Asks for a chat instead of a video call. */
  onChat: () => void;
}

/** Why a session cannot be asked for, and what can be done instead. */
export function RequestObstacle({ advisor, reason, onChat }: RequestObstacleProps) {
  const t = useTranslations("request");
  const errors = useTranslations("errors");
  const open = useQuery(api.sessions.open, reason === "INVALID_STATE" ? {} : "skip");
  const own = open?.find(({ me, advisorId }) => me === "client" && advisorId === advisor.advisorId);
  const { displayName: name } = advisor;

  switch (reason) {
    case "INVALID_STATE":
      return (
        <Notice tone="amber" role="alert" action={own ? <Way href={`/session/${own.sessionId}`} text={t("goThere")} /> : null}>
          {t("alreadyOpen", { name })}
        </Notice>
      );
    case "ADVISOR_OFFLINE":
    case "ADVISOR_NOT_ACCEPTING":
    case "QUEUE_FULL":
      return (
        <Notice tone="amber" role="alert" action={<Way href="/advisors?online=true" text={t("findOther")} />}>
          {t(`obstacle.${reason}`, { name })}
        </Notice>
      );
    case "VIDEO_UNAVAILABLE":
      return (
        <Notice
          tone="amber"
          role="alert"
          action={
            <Button size="sm" variant="secondary" onClick={onChat}>
              {t("chatInstead")}
            </Button>
          }
        >
          {errors(reason)}
        </Notice>
      );
    case "ABOVE_MAXIMUM":
      return (
        <Notice tone="amber" role="alert" action={<Way href="/user-dashboard/sessions" text={t("yourSessions")} />}>
          {t("tooMany")}
        </Notice>
      );
    case "SPENDING_LIMIT":
    case "SELF_EXCLUDED":
      return (
        <Notice tone="amber" role="alert" action={<Way href="/user-dashboard#limits" text={t("yourLimits")} />}>
          {errors(reason)}
        </Notice>
      );
    default:
      return (
        <Notice tone="vermilion" role="alert">
          {errors(reason)}
        </Notice>
      );
  }
}

function Way({ href, text }: { href: string; text: string }) {
  return (
    <Button asChild size="sm" variant="secondary">
      <Link href={href}>{text}</Link>
    </Button>
  );
}
