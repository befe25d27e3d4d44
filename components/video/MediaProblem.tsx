"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { MediaError } from "@/lib/comms/types";
import { browserOf } from "./browserOf";

export interface MediaProblemProps {
  error: MediaError;
  peerName: string;
  /** Tries again. */
  onRetry: () => void;
  /** Another way to go on. */
  action?: ReactNode;
}

/** Why picture or sound are missing, what to do about it in this browser, and the way round it. */
export function MediaProblem({ error, peerName, onRetry, action }: MediaProblemProps) {
  const t = useTranslations("video.problem");
  const text = error === "permission" ? t(`permission.${browserOf(navigator.userAgent)}`) : t(`${error}.text`, { name: peerName });
  const canRetry = error !== "insecure-context" && error !== "unsupported";
  return (
    <Notice
      tone="amber"
      action={
        <>
          {canRetry ? (
            <Button size="sm" variant="secondary" onClick={onRetry}>
              {t("retry")}
            </Button>
          ) : null}
          {action}
        </>
      }
    >
      <p role="alert" className="font-semibold">
        {t(`${error}.title`, { name: peerName })}
      </p>
      <p className="text-ink-soft">{text}</p>
    </Notice>
  );
}
