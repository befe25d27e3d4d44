"use client";

import dynamic from "next/dynamic";
import { useRouter, useSearchParams } from "next/navigation";
import { MessageSquare } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { signInHref } from "@/components/layout/returnPath";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { MeterLoader } from "@/components/ui/meter-ring";
import type { AdvisorDetail } from "./types";

// Forms and their rules are loaded when somebody asks.
const RequestForm = dynamic(() => import("./RequestForm").then((module) => module.RequestForm), {
  loading: () => (
    <div className="grid h-72 place-items-center text-accent">
      <MeterLoader />
    </div>
  ),
});

type Obstacle = "own" | "suspended" | "offline" | "closed" | "busy";

function obstacleFor(advisor: AdvisorDetail, viewer: ReturnType<typeof useViewer>["viewer"]): Obstacle | null {
  if (viewer?.advisorProfileId === advisor.advisorId) return "own";
  if (viewer?.suspended) return "suspended";
  if (advisor.availability === "offline") return "offline";
  if (!advisor.accepting) return "closed";
  return advisor.availability === "busy" ? "busy" : null;
}

/** The way into a chat. When it cannot start it says why. */
export function StartChat({ advisor }: { advisor: AdvisorDetail }) {
  const t = useTranslations("profile.start");
  const router = useRouter();
  const { status, viewer } = useViewer();
  const asked = useSearchParams().get("start") === "chat";
  // Somebody who came back from signing in or paying had already pressed the button.
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  const reasonId = useId();
  const obstacle = obstacleFor(advisor, viewer);
  const path = `/advisors/${advisor.advisorId}`;
  const open = status === "ready" && obstacle === null && (isOpen ?? asked);

  const press = () => {
    if (status === "signedOut") router.push(signInHref(`${path}?start=chat`));
    else setIsOpen(true);
  };
  return (
    <div className="grid gap-2">
      <Button size="lg" full onClick={press} disabled={obstacle !== null || status === "loading"} aria-describedby={obstacle ? reasonId : undefined}>
        <MessageSquare aria-hidden="true" />
        {t("chat")}
      </Button>
      <p id={reasonId} className="text-center text-sm text-ink-soft empty:hidden" aria-live="polite">
        {obstacle === null ? (status === "signedOut" ? t("signInFirst") : null) : t(`obstacle.${obstacle}`, { name: advisor.displayName })}
      </p>
      <Dialog open={open} onOpenChange={setIsOpen}>
        <DialogContent title={t("title", { name: advisor.displayName })} description={t("description")} closeLabel={t("close")} keepOpen>
          <RequestForm advisor={advisor} returnPath={`${path}?start=chat`} />
        </DialogContent>
      </Dialog>
    </div>
  );
}
