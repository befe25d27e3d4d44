"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useRef, useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { PrefixedInput } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { api } from "@/convex/_generated/api";
import { parseMoney, toDecimal } from "@/lib/format/money";
import { useFormat } from "@/lib/format/useFormat";
import type { Overview, PayoutMethod } from "./payoutTypes";
import { useMethodName } from "./useMethodName";
import { usePayoutAct } from "./usePayoutAct";

const PRESETS_MINOR = [2_000n, 5_000n, 10_000n, 50_000n] as const;

export interface RequestFormProps {
  overview: Overview;
  /** Those that money can be sent to now; at least one. */
  methods: readonly PayoutMethod[];
  onMade: (made: { withdrawalId: string; amountMinor: bigint }) => void;
}

/** An amount, where to, and what that leaves; the exact figures stand above the button. */
export function RequestForm({ overview, methods, onMade }: RequestFormProps) {
  const t = useTranslations("payouts.request");
  const format = useFormat();
  const nameOf = useMethodName();
  const ask = useMutation(api.payouts.request);
  const { act, isPending, error } = usePayoutAct();
  const { minMinor, maxMinor, availableMinor, approversAboveMinor } = overview;
  const [text, setText] = useState("");
  const [methodId, setMethodId] = useState(methods[0]?.methodId);
  const [wasSent, setWasSent] = useState(false);
  const intent = useRef<{ of: string; requestKey: string } | null>(null);
  const amountMinor = parseMoney(text);
  const method = methods.find((candidate) => candidate.methodId === methodId) ?? methods[0];
  const problem =
    amountMinor === null
      ? t("notAnAmount")
      : amountMinor < minMinor
        ? t("tooLittle", { amount: format.money(minMinor) })
        : amountMinor > maxMinor
          ? t("tooMuch", { amount: format.money(maxMinor) })
          : null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setWasSent(true);
    if (amountMinor === null || problem !== null || method === undefined) return;
    // A repeat after a lost answer is the same wish; another amount or method is a new one.
    const of = `${amountMinor} ${method.methodId}`;
    if (intent.current?.of !== of) intent.current = { of, requestKey: crypto.randomUUID() };
    const { requestKey } = intent.current;
    const made = await act(() => ask({ amountMinor, methodId: method.methodId, requestKey }));
    if (made !== undefined) onMade({ withdrawalId: made.value.withdrawalId, amountMinor });
  };
  const presets = PRESETS_MINOR.filter((preset) => preset >= minMinor && preset < maxMinor).slice(0, 3);
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <div role="group" aria-label={t("presets")} className="flex flex-wrap gap-2">
        {[...presets, maxMinor].map((preset) => (
          <button
            key={preset.toString()}
            type="button"
            disabled={isPending}
            aria-pressed={amountMinor === preset}
            onClick={() => setText(toDecimal(preset).replace(/\.00$/, ""))}
            className={cn(
              "figures min-h-11 flex-1 rounded-control border border-line-strong/60 bg-surface px-3 text-sm font-medium whitespace-nowrap transition-colors duration-150 hover:border-line-strong hover:bg-sunk",
              "aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-strong disabled:opacity-60",
            )}
          >
            {preset === maxMinor && maxMinor === availableMinor
              ? t("everything", { amount: format.money(preset) })
              : format.money(preset, { short: true })}
          </button>
        ))}
      </div>
      <Field
        label={t("amount")}
        hint={t("limits", { min: format.money(minMinor, { short: true }), max: format.money(maxMinor) })}
        error={(wasSent ? problem : null) ?? error}
      >
        {(control) => (
          <PrefixedInput
            {...control}
            prefix="$"
            inputMode="decimal"
            autoComplete="off"
            className="figures"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {methods.length > 1 && method !== undefined ? (
        <Field label={t("method")}>
          {(control) => (
            <Select
              {...control}
              className="w-full"
              value={method.methodId}
              onChange={setMethodId}
              options={methods.map((option) => ({ value: option.methodId, label: nameOf(option) }))}
            />
          )}
        </Field>
      ) : null}
      <div className="figures grid gap-1 text-sm">
        {amountMinor !== null && problem === null && method !== undefined ? (
          <>
            <p className="font-medium">{t("result", { amount: format.money(amountMinor), method: nameOf(method) })}</p>
            <p className="text-ink-soft">{t("left", { amount: format.money(availableMinor - amountMinor) })}</p>
          </>
        ) : null}
        {maxMinor > approversAboveMinor ? (
          <p className="text-ink-faint">{t("twoApprovers", { amount: format.money(approversAboveMinor, { short: true }) })}</p>
        ) : null}
      </div>
      <Button type="submit" size="lg" full pending={isPending}>
        {t("submit")}
      </Button>
    </form>
  );
}
