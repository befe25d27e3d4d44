"use client";

import Link from "next/link";
import { Printer } from "lucide-react";
import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { MeterTimeline } from "./MeterTimeline";
import { ReceiptIntervals } from "./ReceiptIntervals";
import { Slip, SlipRow } from "./Slip";

export type ReceiptFacts = NonNullable<FunctionReturnType<typeof api.sessions.receipt>>;

/** The receipt of an ended session, with everything one needs to check it. */
export function Receipt({ sessionId }: { sessionId: string }) {
  const t = useTranslations("receipt");
  const { status } = useViewer();
  const receipt = useQuery(api.sessions.receipt, status === "ready" ? { sessionId } : "skip");
  if (receipt === undefined) return <Skeleton className="h-[36rem]" />;
  if (receipt === null) {
    return (
      <EmptyState
        titleAs="h1"
        title={t("missingTitle")}
        action={
          <Button asChild variant="secondary">
            <Link href="/user-dashboard/sessions">{t("toSessions")}</Link>
          </Button>
        }
      >
        {t("missingText")}
      </EmptyState>
    );
  }
  return <ReceiptSlip receipt={receipt} />;
}

/** The slip itself. */
function ReceiptSlip({ receipt }: { receipt: ReceiptFacts }) {
  const t = useTranslations("receipt");
  const format = useFormat();
  const charge = format.money(receipt.chargeMinor);
  return (
    <div className="grid gap-6">
      <Slip title={t("title")} aside={<span className="figures text-sm text-ink-faint">{format.dateTime(receipt.endedAtMs)}</span>}>
        <p className="figures text-3xl font-medium tracking-tight">
          {receipt.me === "advisor" ? format.money(receipt.earningMinor) : charge}
          <span className="ms-3 text-sm font-normal tracking-normal text-ink-faint">{t(receipt.me === "advisor" ? "earned" : "charged")}</span>
        </p>
        <dl className="grid gap-2">
          <SlipRow label={t("client")}>{receipt.parties.client}</SlipRow>
          <SlipRow label={t("advisor")}>{receipt.parties.advisor}</SlipRow>
          <SlipRow label={t("kind")}>{t(`mode.${receipt.mode}`)}</SlipRow>
          <SlipRow label={t("rate")}>{t("perMinute", { price: format.money(receipt.ratePerMinuteMinor) })}</SlipRow>
          {receipt.startedAtMs === null ? null : <SlipRow label={t("began")}>{format.exactTime(receipt.startedAtMs)}</SlipRow>}
          <SlipRow label={t("ended")}>{format.exactTime(receipt.endedAtMs)}</SlipRow>
          <SlipRow label={t("why")}>{t(`endReason.${receipt.endReason}`)}</SlipRow>
        </dl>

        <section aria-labelledby="timeline" className="grid gap-3 border-t border-dashed border-line pt-5">
          <h2 id="timeline" className="text-sm font-semibold">
            {t("timeline")}
          </h2>
          <MeterTimeline
            label={t("timeline")}
            parts={receipt.segments.map(({ n, startMs, endMs, billed, reason }) => ({
              key: n,
              durationMs: endMs - startMs,
              billed,
              label: `${t(`interval.${reason}`)}: ${format.seconds(endMs - startMs)} s`,
            }))}
          />
          <ReceiptIntervals segments={receipt.segments} />
          <p className="text-sm text-ink-faint">
            {t("disconnects", { client: receipt.parties.client, clientCount: receipt.disconnects.client, advisor: receipt.parties.advisor, advisorCount: receipt.disconnects.advisor })}
          </p>
        </section>

        <section aria-labelledby="arithmetic" className="grid gap-3 border-t border-dashed border-line pt-5">
          <h2 id="arithmetic" className="text-sm font-semibold">
            {t("arithmetic")}
          </h2>
          <p className="figures text-sm leading-6 text-ink-soft">
            {t("sum", { seconds: format.seconds(receipt.billedMs), rate: format.money(receipt.ratePerMinuteMinor), exact: exactAmount(receipt.units) })}
          </p>
          <p className="text-sm text-ink-soft">{t("rounding")}</p>
          <dl className="grid gap-2 border-t border-line pt-3">
            <SlipRow label={t("total")} strong>
              {charge}
            </SlipRow>
            {receipt.me === "advisor" ? (
              <>
                <SlipRow label={t("fee", { percent: receipt.feeBps / 100 })}>{format.money(-receipt.feeMinor)}</SlipRow>
                <SlipRow label={t("yours")} strong>
                  {format.money(receipt.earningMinor)}
                </SlipRow>
              </>
            ) : (
              <>
                <SlipRow label={t("toAdvisor", { advisor: receipt.parties.advisor })}>{format.money(receipt.earningMinor)}</SlipRow>
                <SlipRow label={t("fee", { percent: receipt.feeBps / 100 })}>{format.money(receipt.feeMinor)}</SlipRow>
              </>
            )}
          </dl>
        </section>
        <p className="figures text-xs break-all text-ink-faint">{t("number", { id: receipt.sessionId })}</p>
      </Slip>
      <div data-print="hide" className="flex flex-wrap gap-2">
        <Button variant="secondary" onClick={() => window.print()}>
          <Printer aria-hidden="true" />
          {t("print")}
        </Button>
        <Button asChild variant="quiet">
          <Link href={receipt.me === "advisor" ? "/advisor-dashboard/sessions" : "/user-dashboard/sessions"}>{t("toSessions")}</Link>
        </Button>
      </div>
    </div>
  );
}

const UNITS_PER_CENT = 60_000n;
const SHOWN_DECIMALS = 6n;

/** Units as dollars before rounding, cut after six decimals: what the arithmetic gives before it is floored to the cent. */
export function exactAmount(units: bigint): string {
  const scaled = (units * 10n ** (SHOWN_DECIMALS - 2n)) / UNITS_PER_CENT;
  const text = scaled.toString().padStart(Number(SHOWN_DECIMALS) + 1, "0");
  const cut = text.length - Number(SHOWN_DECIMALS);
  return `$${text.slice(0, cut)}.${text.slice(cut)}`;
}
