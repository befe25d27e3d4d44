"use client";

import { useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { usePayoutAct } from "@/components/payouts/usePayoutAct";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { PrefixedInput } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { parseMoney } from "@/lib/format/money";
import { useFormat } from "@/lib/format/useFormat";

/** What the platform has at the demo processor, to see a transfer wait for money. Nothing where payments are real or off. */
export function DemoPlatform() {
  const t = useTranslations("adminPayouts.demo");
  const format = useFormat();
  const platform = useQuery(api.payoutMethods.demoPlatform, {});
  const setPlatform = useMutation(api.payoutMethods.setDemoPlatform);
  const { act, isPending, error } = usePayoutAct();
  const [text, setText] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const availableMinor = parseMoney(text);
    setIsWrong(availableMinor === null);
    if (availableMinor !== null) await act(() => setPlatform({ availableMinor }));
  };
  if (platform === undefined) return <Skeleton className="h-32" />;
  if (platform === null) return null;
  const { availableMinor } = platform;
  return (
    <section aria-labelledby="demo-platform" className="grid gap-3 rounded-card border border-dashed border-line p-4">
      <div className="grid gap-1">
        <h2 id="demo-platform" className="font-semibold">
          {t("title")}
        </h2>
        <p className="figures text-sm text-ink-soft">
          {availableMinor === null ? t("plenty") : t("some", { amount: format.money(availableMinor) })}
        </p>
      </div>
      <form noValidate className="flex flex-wrap items-end gap-2" onSubmit={(event) => void submit(event)}>
        <Field label={t("amount")} error={isWrong ? t("notAnAmount") : error}>
          {(control) => (
            <PrefixedInput
              {...control}
              prefix="$"
              inputMode="decimal"
              autoComplete="off"
              className="figures w-40"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="secondary" pending={isPending}>
          {t("set")}
        </Button>
        {availableMinor === null ? null : (
          <Button variant="quiet" disabled={isPending} onClick={() => void act(() => setPlatform({ availableMinor: null }))}>
            {t("unlimited")}
          </Button>
        )}
      </form>
    </section>
  );
}
