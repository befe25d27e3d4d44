"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Range } from "@/components/ui/range";
import { chargeFor } from "@/lib/domain/billingEngine";
import { splitCharge } from "@/lib/domain/money";
import { DEFAULT_SETTINGS } from "@/lib/domain/settings";
import { useFormat } from "@/lib/format/useFormat";

const HOUR_MS = 3_600_000;
const WEEKS_PER_MONTH = 4;
const STEP_MINOR = 10;
const PRICE_MAX_MINOR = 1_000;

/** What an advisor keeps, by the same split that settles sessions. */
export function EarningsCalculator() {
  const t = useTranslations("landing.advisors");
  const format = useFormat();
  const [priceMinor, setPriceMinor] = useState(120);
  const [hours, setHours] = useState(6);
  const chargeMinor = chargeFor(BigInt(priceMinor), hours * HOUR_MS) * BigInt(WEEKS_PER_MONTH);
  const { earningMinor, feeMinor } = splitCharge(chargeMinor, DEFAULT_SETTINGS.liveFeeBps);
  const perMinute = (value: number) => t("perMinute", { price: format.money(BigInt(value)) });
  return (
    <div className="grid gap-7 rounded-card border border-line bg-surface p-5 sm:p-7">
      <div className="grid gap-2">
        <div className="flex items-baseline justify-between gap-4 text-sm">
          <span className="text-ink-soft">{t("price")}</span>
          <span className="figures font-medium">{perMinute(priceMinor)}</span>
        </div>
        <Range
          value={priceMinor}
          onChange={setPriceMinor}
          min={Number(DEFAULT_SETTINGS.priceMinMinor)}
          max={PRICE_MAX_MINOR}
          step={STEP_MINOR}
          label={t("price")}
          describe={perMinute}
        />
      </div>
      <div className="grid gap-2">
        <div className="flex items-baseline justify-between gap-4 text-sm">
          <span className="text-ink-soft">{t("hours")}</span>
          <span className="figures font-medium">{t("hoursAWeek", { hours })}</span>
        </div>
        <Range
          value={hours}
          onChange={setHours}
          min={1}
          max={30}
          step={1}
          label={t("hours")}
          describe={(value) => t("hoursAWeek", { hours: value })}
        />
      </div>
      <dl className="grid gap-1 border-t border-dashed border-line pt-5" aria-live="polite">
        <dt className="text-sm text-ink-faint">{t("keep")}</dt>
        <dd className="figures text-2xl font-medium tracking-tight">{format.money(earningMinor)}</dd>
        <dd className="figures text-sm text-ink-soft">
          {t("split", { charge: format.money(chargeMinor), fee: format.money(feeMinor) })}
        </dd>
      </dl>
    </div>
  );
}
