"use client";

import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { MeterLoader, MeterRing } from "@/components/ui/meter-ring";
import { Notice } from "@/components/ui/notice";
import { Portrait } from "@/components/ui/portrait";
import { AddFundsDialog } from "@/components/wallet/AddFundsDialog";
import { api } from "@/convex/_generated/api";
import type { SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";
import { WaitText } from "./WaitText";
import { WayOut } from "./WayOut";

/** The client's place in the queue, live: who is before, what it hangs on, until when it is kept, and the way out. */
export function QueuePlace({ session }: { session: SessionView }) {
  const t = useTranslations("queue");
  const format = useFormat();
  const place = useQuery(api.sessions.place, { sessionId: session.sessionId });
  const name = session.peerName;
  if (place === undefined || place === null) return <MeterLoader size={48} label={t("loading")} className="justify-self-center text-accent" />;
  const isHeldUp = place.advisor === "offline" || place.advisor === "closed" || (place.advisor === "free" && place.ahead > 0);
  return (
    <section aria-labelledby="queued" className="grid justify-items-center gap-6 text-center">
      <MeterRing fraction={1 / (place.ahead + 2)} tone="still" size={154} weight={2.2}>
        <Portrait seed={session.peerPortraitSeed ?? name} size={128} className="block" />
      </MeterRing>
      <div className="grid gap-2">
        <h1 id="queued" className="display text-xl">
          {t("title", { name })}
        </h1>
        <p role="status" className="font-medium">
          <WaitText name={name} ahead={place.ahead} runningSinceMs={place.runningSinceMs} typicalMs={place.typicalMs} isIn />
        </p>
        <p className="text-ink-soft">{t("text")}</p>
      </div>
      {isHeldUp ? <Notice tone="amber">{t(`advisor.${place.advisor === "busy" ? "free" : place.advisor}`, { name })}</Notice> : null}
      {place.isShort ? (
        <Notice
          tone="amber"
          role="alert"
          action={
            <AddFundsDialog returnPath={`/session/${session.sessionId}`}>
              <Button size="sm">{t("addFunds")}</Button>
            </AddFundsDialog>
          }
        >
          {t("short")}
        </Notice>
      ) : null}
      <p className="figures text-sm text-ink-faint">{t("until", { time: format.time(place.untilMs) })}</p>
      <WayOut session={session} label={t("leave")} />
    </section>
  );
}
