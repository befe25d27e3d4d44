"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { MessageSquare, Users, Video } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { signInHref } from "@/components/layout/returnPath";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { MeterLoader } from "@/components/ui/meter-ring";
import { SESSION_MODES, type SessionMode } from "@/lib/domain/sessionStates";
import { TellWhenFree } from "./TellWhenFree";
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

/** The mode in the address, as long as the advisor offers it. */
function askedMode(text: string | null, advisor: AdvisorDetail): SessionMode | null {
  const mode = SESSION_MODES.find((known) => known === text) ?? null;
  return mode === "video" && advisor.videoPriceMinor === null ? "chat" : mode;
}

/** The ways into a session. When it cannot start they say why and what can be done. */
export function StartSession({ advisor }: { advisor: AdvisorDetail }) {
  const t = useTranslations("profile.start");
  const router = useRouter();
  const { status, viewer } = useViewer();
  const asked = askedMode(useSearchParams().get("start"), advisor);
  // Undefined until a button was pressed: somebody who came back from signing in or paying had pressed it before.
  const [chosen, setChosen] = useState<SessionMode | null | undefined>(undefined);
  const reasonId = useId();
  const obstacle = obstacleFor(advisor, viewer);
  const path = `/advisors/${advisor.advisorId}`;
  const name = advisor.displayName;
  const isBarred = obstacle === "own" || obstacle === "suspended";
  // Once open it stays open while the advisor comes and goes: what was typed is in it, and it says what holds.
  const mode = status !== "ready" || isBarred ? null : chosen === undefined ? asked : chosen;

  const press = (wanted: SessionMode) => {
    if (status === "signedOut") router.push(signInHref(`${path}?start=${wanted}`));
    else setChosen(wanted);
  };
  // On phones the bar of the buttons stays over the page: what cannot be pressed leaves it to what can.
  const place = cn("max-lg:col-span-1! max-lg:px-3", obstacle !== null && "max-lg:hidden");
  const common = { full: true, disabled: obstacle !== null || status === "loading", "aria-describedby": obstacle ? reasonId : undefined };
  return (
    <div className={cn("grid gap-2", advisor.videoPriceMinor !== null && "max-lg:grid-cols-2 max-lg:[&>*]:col-span-2")}>
      <Button size="lg" {...common} className={place} onClick={() => press("chat")}>
        <MessageSquare aria-hidden="true" />
        {t("chat")}
      </Button>
      {advisor.videoPriceMinor === null ? null : (
        <Button size="lg" variant="secondary" {...common} className={place} onClick={() => press("video")}>
          <Video aria-hidden="true" />
          {t("video")}
        </Button>
      )}
      <p id={reasonId} className="text-center text-sm text-ink-soft empty:hidden" aria-live="polite">
        {obstacle === null ? (status === "signedOut" ? t("signInFirst") : null) : t(`obstacle.${obstacle}`, { name })}
      </p>
      {obstacle === "busy" ? (
        <Button variant="secondary" full disabled={status === "loading"} onClick={() => press("chat")}>
          <Users aria-hidden="true" />
          {t("wait")}
        </Button>
      ) : null}
      {obstacle === null || isBarred ? null : <TellWhenFree advisor={advisor} />}
      {obstacle === "offline" || obstacle === "closed" ? (
        <Button asChild variant="link" className="justify-self-center">
          <Link href="/advisors?online=true">{t("others")}</Link>
        </Button>
      ) : null}
      <Dialog open={mode !== null} onOpenChange={(isOpen) => setChosen(isOpen ? mode : null)}>
        <DialogContent title={t("title", { name })} description={t("description")} closeLabel={t("close")} keepOpen>
          {mode === null ? null : <RequestForm advisor={advisor} mode={mode} onMode={setChosen} returnPath={`${path}?start=${mode}`} />}
        </DialogContent>
      </Dialog>
    </div>
  );
}
