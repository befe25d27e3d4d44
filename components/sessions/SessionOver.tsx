"use client";

import Link from "next/link";
import { useQuery } from "convex/react";
import { ReceiptText, Star } from "lucide-react";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { SessionRating } from "@/components/reviews/SessionRating";
import { Button } from "@/components/ui/button";
import { Sheet, SheetContent, SheetTrigger } from "@/components/ui/sheet";
import { api } from "@/convex/_generated/api";
import type { SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";
import { SlipRow } from "./Slip";
import { TalkAgain } from "./TalkAgain";
import { useIsWide } from "./useIsWide";

/** What stands in the meter's place once the session is over: the figures, why it ended, and the receipt. */
export function SessionOver({ session }: { session: SessionView }) {
  const t = useTranslations("room.over");
  const reasons = useTranslations("receipt.endReason");
  const format = useFormat();
  const isWide = useIsWide();
  const amountMinor = session.me === "advisor" ? session.earningMinor : session.chargeMinor;
  return (
    // On a phone the conversation is what one reads: the figures take a strip above it, and the rating opens in a panel.
    <div className="grid gap-3 lg:gap-4">
      <section aria-labelledby="over" className="grid grid-cols-2 gap-x-4 gap-y-3 lg:grid-cols-1 lg:gap-4 lg:rounded-card lg:border lg:border-line lg:bg-surface lg:p-6">
        <div className="grid content-start lg:gap-1">
          <h2 id="over" className="font-semibold">
            {t("title")}
          </h2>
          {session.endReason === null ? null : <p className="text-sm text-ink-soft">{reasons(session.endReason)}</p>}
        </div>
        <dl className="grid content-start gap-1 lg:gap-2">
          <SlipRow label={t("time")}>{format.clock(session.baseMs)}</SlipRow>
          {amountMinor === null ? null : (
            <SlipRow label={t(session.me === "advisor" ? "earned" : "charged")} strong>
              {format.money(amountMinor)}
            </SlipRow>
          )}
        </dl>
        <Button asChild full className={session.me === "client" ? undefined : "max-lg:col-span-2"}>
          <Link href={`/receipts/${session.sessionId}`}>
            <ReceiptText aria-hidden="true" />
            {t("receipt")}
          </Link>
        </Button>
        {session.me === "client" ? <TalkAgain advisorId={session.advisorId} mode={session.mode} full /> : null}
        <Button asChild variant="quiet" full className="max-lg:hidden">
          <Link href={session.me === "advisor" ? "/advisor-dashboard" : "/advisors"}>
            {t(session.me === "advisor" ? "dashboard" : "advisors")}
          </Link>
        </Button>
      </section>
      {isWide ? <SessionRating sessionId={session.sessionId} /> : <PanelRating sessionId={session.sessionId} />}
    </div>
  );
}

/** The rating in a panel of its own, for phones. Nothing where there is nothing to rate or to read. */
function PanelRating({ sessionId }: Pick<SessionView, "sessionId">) {
  const t = useTranslations("room.over");
  const { status } = useViewer();
  const facts = useQuery(api.reviews.mine, status === "ready" ? { sessionId } : "skip");
  if (facts === undefined || facts === null || (facts.review === null && facts.submitUntilMs === null)) return null;
  const label = facts.review === null ? t("rate") : t("seeRating");
  return (
    <Sheet>
      <SheetTrigger asChild>
        <Button variant="secondary" full>
          <Star aria-hidden="true" />
          {label}
        </Button>
      </SheetTrigger>
      <SheetContent title={label} closeLabel={t("close")}>
        <SessionRating sessionId={sessionId} />
      </SheetContent>
    </Sheet>
  );
}
