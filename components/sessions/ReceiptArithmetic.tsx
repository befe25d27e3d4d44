"use client";

import { BadgeCheck, TriangleAlert } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { UNITS_PER_MINOR } from "@/lib/domain/billingEngine";
import { BPS_PER_WHOLE } from "@/lib/domain/money";
import { useFormat } from "@/lib/format/useFormat";
import { exactMoney } from "./exactMoney";
import { followsFromIntervals } from "./receiptCheck";
import type { ReceiptFacts } from "./receiptFacts";
import { SlipRow } from "./Slip";

/** One step of the sum, under a rule. */
const STEP = "grid gap-2 border-t border-line pt-3";

/** The bill worked out line by line, so that anybody can do it again: milliseconds, sum, rate, the one floor, fee, rest. */
export function ReceiptArithmetic({ receipt }: { receipt: ReceiptFacts }) {
  const t = useTranslations("receipt");
  const format = useFormat();
  const locale = useLocale();
  const { chargeMinor, feeMinor, earningMinor, feeBps, ratePerMinuteMinor, billedMs, units, me, parties } = receipt;
  const ms = (value: number) => t("ms", { value });
  const charge = format.money(chargeMinor);
  const billed = receipt.segments.filter((segment) => segment.billed);
  return (
    <section aria-labelledby="arithmetic" className="grid gap-3 border-t border-dashed border-line pt-5">
      <h2 id="arithmetic" className="text-sm font-semibold">
        {t("arithmetic")}
      </h2>
      {billed.length === 0 ? null : (
        <dl className="grid gap-2">
          {billed.map(({ n, startMs, endMs }) => (
            <SlipRow key={n} label={t("billedInterval", { n })}>
              {ms(endMs - startMs)}
            </SlipRow>
          ))}
        </dl>
      )}
      <dl className={STEP}>
        <SlipRow label={t("billedTime")}>{ms(billedMs)}</SlipRow>
        <SlipRow label={t("timesRate", { rate: format.money(ratePerMinuteMinor), minuteMs: 60_000 })}>{exactMoney(units, UNITS_PER_MINOR, locale)}</SlipRow>
      </dl>
      <dl className={STEP}>
        <SlipRow label={t("total")} strong>
          {charge}
        </SlipRow>
      </dl>
      <p className="-mt-1 text-sm text-ink-soft">{t("rounding")}</p>
      <dl className={STEP}>
        <SlipRow label={t("feeExact", { percent: feeBps / 100, charge })}>{exactMoney(chargeMinor * BigInt(feeBps), BPS_PER_WHOLE, locale)}</SlipRow>
        <SlipRow label={t("fee", { percent: feeBps / 100 })}>{format.money(me === "advisor" ? -feeMinor : feeMinor)}</SlipRow>
        <SlipRow label={me === "advisor" ? t("yours") : t("toAdvisor", { advisor: parties.advisor })} strong={me === "advisor"}>
          {format.money(earningMinor)}
        </SlipRow>
      </dl>
      <CheckMark receipt={receipt} />
    </section>
  );
}

/** Says that this page has worked the bill out again from the intervals, and with what result. */
function CheckMark({ receipt }: { receipt: ReceiptFacts }) {
  const t = useTranslations("receipt");
  const isRight = followsFromIntervals(receipt);
  const Mark = isRight ? BadgeCheck : TriangleAlert;
  return (
    <p className={cn("inline-flex items-start gap-2 text-sm", isRight ? "text-ink-soft" : "text-vermilion-ink")}>
      <Mark aria-hidden="true" className={cn("mt-0.5 size-4 shrink-0 stroke-[1.5]", isRight && "text-accent")} />
      {t(isRight ? "checked" : "unchecked")}
    </p>
  );
}
