"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Field } from "@/components/ui/field";
import { PrefixedInput } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { chargeFor } from "@/lib/domain/billingEngine";
import { splitCharge } from "@/lib/domain/money";
import { parseMoney, toDecimal } from "@/lib/format/money";
import { useFormat } from "@/lib/format/useFormat";

/** The session the example is about. */
const EXAMPLE_MINUTES = 30;
const EXAMPLE_MS = EXAMPLE_MINUTES * 60_000;

export interface PriceFieldsProps {
  /** Minor units per minute; null before one was given. */
  chatPriceMinor: bigint | null;
  /** Null for no video. */
  videoPriceMinor: bigint | null;
  /** Basis points the platform keeps. */
  feeBps: number;
  range: { priceMinMinor: bigint; priceMaxMinor: bigint };
  problem: (field: "chatPriceMinor" | "videoPriceMinor") => string | null;
  onChange: (prices: { chatPriceMinor?: bigint | null; videoPriceMinor?: bigint | null }) => void;
}

/** Both prices per minute, each with what a session of half an hour leaves the advisor. */
export function PriceFields({ chatPriceMinor, videoPriceMinor, feeBps, range, problem, onChange }: PriceFieldsProps) {
  const t = useTranslations("setup");
  const format = useFormat();
  const videoId = useId();
  const [offersVideo, setOffersVideo] = useState(videoPriceMinor !== null);
  const hint = t("priceHint", { min: format.money(range.priceMinMinor), max: format.money(range.priceMaxMinor) });
  return (
    <div className="grid gap-8">
      <PriceField
        label={t("chatPrice")}
        hint={hint}
        error={problem("chatPriceMinor")}
        valueMinor={chatPriceMinor}
        feeBps={feeBps}
        onChange={(price) => onChange({ chatPriceMinor: price })}
      />
      <div className="grid gap-4">
        <div className="flex items-center justify-between gap-4">
          <label htmlFor={videoId} className="text-sm font-medium">
            {t("offersVideo")}
          </label>
          <Switch
            id={videoId}
            checked={offersVideo}
            onCheckedChange={(next) => {
              setOffersVideo(next);
              onChange({ videoPriceMinor: next ? chatPriceMinor : null });
            }}
          />
        </div>
        {offersVideo ? (
          <PriceField
            key={String(offersVideo)}
            label={t("videoPrice")}
            hint={hint}
            error={problem("videoPriceMinor")}
            valueMinor={videoPriceMinor}
            feeBps={feeBps}
            onChange={(price) => onChange({ videoPriceMinor: price })}
          />
        ) : null}
      </div>
    </div>
  );
}

interface PriceFieldProps {
  label: string;
  hint: string;
  error: string | null;
  valueMinor: bigint | null;
  feeBps: number;
  onChange: (priceMinor: bigint | null) => void;
}

function PriceField({ label, hint, error, valueMinor, feeBps, onChange }: PriceFieldProps) {
  const t = useTranslations("setup");
  const format = useFormat();
  const [text, setText] = useState(valueMinor === null ? "" : toDecimal(valueMinor));
  const typed = parseMoney(text);
  const unreadable = text.trim() !== "" && typed === null ? t("notAPrice") : null;
  const example = typed === null ? null : exampleOf(typed, feeBps);
  return (
    <div className="grid gap-3">
      <Field label={label} hint={hint} error={unreadable ?? error}>
        {(control) => (
          <PrefixedInput
            {...control}
            prefix="$"
            inputMode="decimal"
            autoComplete="off"
            maxLength={12}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              onChange(parseMoney(event.target.value));
            }}
          />
        )}
      </Field>
      <p aria-live="polite" className="figures min-h-5 text-sm text-ink-soft">
        {example === null
          ? null
          : t("youEarn", {
              minutes: EXAMPLE_MINUTES,
              earning: format.money(example.earningMinor),
              charge: format.money(example.chargeMinor),
              fee: format.money(example.feeMinor),
            })}
      </p>
    </div>
  );
}

function exampleOf(priceMinor: bigint, feeBps: number): { chargeMinor: bigint; earningMinor: bigint; feeMinor: bigint } {
  const chargeMinor = chargeFor(priceMinor, EXAMPLE_MS);
  return { chargeMinor, ...splitCharge(chargeMinor, feeBps) };
}
