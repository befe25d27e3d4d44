"use client";

import { useTranslations } from "next-intl";
import { MeterRing } from "@/components/ui/meter-ring";
import { Portrait } from "@/components/ui/portrait";
import type { SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";
import { QueuePlace } from "./QueuePlace";
import { useCountdown } from "./useCountdown";
import { WayOut } from "./WayOut";

/** The client's view until the advisor has answered: the place in the queue, or the request that is on their screen. */
export function WaitingForAnswer({ session }: { session: SessionView }) {
  return session.state === "queued" ? <QueuePlace session={session} /> : <OnTheirScreen session={session} />;
}

/** Who decides, how long still, and the way back. */
function OnTheirScreen({ session }: { session: SessionView }) {
  const t = useTranslations("waiting");
  const format = useFormat();
  const { leftMs, fraction } = useCountdown(session);
  return (
    <section aria-labelledby="waiting" className="grid justify-items-center gap-6 text-center">
      <MeterRing fraction={fraction} size={154} weight={2.2}>
        <Portrait seed={session.peerPortraitSeed ?? session.peerName} size={128} className="block" />
      </MeterRing>
      <div className="grid gap-2">
        <h1 id="waiting" className="display text-xl">
          {t("title", { name: session.peerName })}
        </h1>
        <p className="text-ink-soft">{t("text", { price: format.money(session.ratePerMinuteMinor) })}</p>
      </div>
      <p className="figures text-sm text-ink-faint" role="status">
        {leftMs === null ? t("waiting") : t("left", { seconds: Math.ceil(leftMs / 1000) })}
      </p>
      <WayOut session={session} label={t("cancel")} />
    </section>
  );
}
