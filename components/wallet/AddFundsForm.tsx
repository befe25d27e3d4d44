"use client";

import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { PrefixedInput } from "@/components/ui/input";
import { api } from "@/convex/_generated/api";
import { DEFAULT_SETTINGS } from "@/lib/domain/settings";
import { parseMoney, toDecimal } from "@/lib/format/money";
import { useFormat } from "@/lib/format/useFormat";
import { AmountPresets } from "./AmountPresets";
import { useTopUp, type OpenedPayment } from "./useTopUp";

const PRESELECTED_MINOR = 5_000n;

export interface AddFundsFormProps {
  /** Where the payment page leads back to. */
  returnPath: string;
  /** Chosen at first, minor units. */
  initialMinor?: bigint;
  /** Opens the payment page in a tab of its own and says where; this page stays. */
  onBeside?: (payment: OpenedPayment) => void;
}

/** An amount, by preset or by field, and the way to the payment page. */
export function AddFundsForm({ returnPath, initialMinor = PRESELECTED_MINOR, onBeside }: AddFundsFormProps) {
  const t = useTranslations("wallet.topUp");
  const format = useFormat();
  const limits = useQuery(api.settings.get, {}) ?? DEFAULT_SETTINGS;
  const [text, setText] = useState(inputText(initialMinor));
  const [wasSent, setWasSent] = useState(false);
  const { begin, isPending, error } = useTopUp(returnPath, onBeside);
  const amountMinor = parseMoney(text);

  const problem = () => {
    if (amountMinor === null) return t("notAnAmount");
    if (amountMinor < limits.topUpMinMinor) return t("tooLittle", { amount: format.money(limits.topUpMinMinor, { short: true }) });
    if (amountMinor > limits.topUpMaxMinor) return t("tooMuch", { amount: format.money(limits.topUpMaxMinor, { short: true }) });
    return null;
  };
  const invalid = problem();

  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setWasSent(true);
        if (amountMinor !== null && invalid === null) void begin(amountMinor);
      }}
    >
      <AmountPresets chosenMinor={amountMinor} onChoose={(preset) => setText(inputText(preset))} disabled={isPending} />
      <Field
        label={t("amount")}
        hint={t("limits", { min: format.money(limits.topUpMinMinor, { short: true }), max: format.money(limits.topUpMaxMinor, { short: true }) })}
        error={(wasSent ? invalid : null) ?? error}
      >
        {(control) => (
          <PrefixedInput
            {...control}
            prefix="$"
            inputMode="decimal"
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="figures"
          />
        )}
      </Field>
      <Button type="submit" size="lg" full pending={isPending}>
        {t("add")}
      </Button>
      <p className="text-sm text-ink-faint">{t("promise")}</p>
    </form>
  );
}

/** An amount as one types it: "50", or "12.50" where there are cents. */
function inputText(minor: bigint): string {
  return toDecimal(minor).replace(/\.00$/, "");
}
