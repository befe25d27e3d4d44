"use client";

import type { FunctionReturnType } from "convex/server";
import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { PrefixedInput } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { api } from "@/convex/_generated/api";
import { leftOf } from "@/lib/domain/spendingLimits";
import { parseMoney } from "@/lib/format/money";
import { useFormat } from "@/lib/format/useFormat";

export type OwnLimitView = FunctionReturnType<typeof api.spending.overview>["limits"][number];

/** A client's own limits, how far each is used, and the way to change it. */
export function OwnLimits({ limits }: { limits: readonly OwnLimitView[] }) {
  return (
    <ul className="divide-y divide-line border-y border-line">
      {limits.map((limit) => (
        <LimitRow key={limit.period} limit={limit} />
      ))}
    </ul>
  );
}

function LimitRow({ limit }: { limit: OwnLimitView }) {
  const t = useTranslations("limits");
  const format = useFormat();
  const { period, amountMinor, spentMinor, raise, renewsAtMs } = limit;
  const leftMinor = leftOf(amountMinor, spentMinor);
  const used = amountMinor === null ? 0 : Math.min(1, Number(spentMinor) / Number(amountMinor));
  return (
    <li className="grid gap-3 py-4">
      <div className="flex items-start justify-between gap-4">
        <div className="grid gap-0.5">
          <h3 className="text-sm font-medium">{t(`${period}.title`)}</h3>
          <p className="figures text-sm text-ink-soft">
            {amountMinor === null || leftMinor === null
              ? t(`${period}.none`, { spent: format.money(spentMinor) })
              : t(`${period}.state`, { spent: format.money(spentMinor), limit: format.money(amountMinor), left: format.money(leftMinor) })}
          </p>
        </div>
        <LimitDialog limit={limit} />
      </div>
      {amountMinor === null ? null : (
        <div aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-line">
          <span className={`block h-full rounded-full ${used >= 1 ? "bg-vermilion" : used >= 0.8 ? "bg-amber" : "bg-accent"}`} style={{ width: `${used * 100}%` }} />
        </div>
      )}
      {raise === null ? null : (
        <p className="text-sm text-ink-soft">
          {raise.amountMinor === null
            ? t("raiseToNone", { time: format.dateTime(raise.fromMs) })
            : t("raise", { amount: format.money(raise.amountMinor), time: format.dateTime(raise.fromMs) })}
        </p>
      )}
      {amountMinor === null ? null : <p className="text-xs text-ink-faint">{t("renews", { time: format.dateTime(renewsAtMs) })}</p>}
    </li>
  );
}

function LimitDialog({ limit }: { limit: OwnLimitView }) {
  const t = useTranslations("limits");
  const errorText = useErrorText();
  const setLimit = useMutation(api.spending.setLimit);
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [fieldProblem, setFieldProblem] = useState<string | null>(null);
  const [isPending, setIsPending] = useState(false);
  const { period } = limit;

  const save = async (amountMinor: bigint | null) => {
    setIsPending(true);
    setProblem(null);
    try {
      await setLimit({ period, amountMinor });
      setIsOpen(false);
      setText("");
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setIsPending(false);
    }
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    const amountMinor = parseMoney(text);
    const isAmount = amountMinor !== null && amountMinor > 0n;
    setFieldProblem(isAmount ? null : t("notAnAmount"));
    if (isAmount) void save(amountMinor);
  };
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant="secondary" size="sm" aria-label={t(limit.amountMinor === null ? `${period}.set` : `${period}.change`)}>
          {t(limit.amountMinor === null ? "set" : "change")}
        </Button>
      </DialogTrigger>
      <DialogContent title={t(`${period}.title`)} description={t("rule")} closeLabel={t("close")}>
        <form onSubmit={send} noValidate className="grid gap-4">
          <Field label={t(`${period}.amount`)} hint={t("holds")} error={fieldProblem}>
            {(control) => (
              <PrefixedInput {...control} prefix="$" inputMode="decimal" autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} className="figures" />
            )}
          </Field>
          {problem === null ? null : (
            <Notice tone="vermilion" role="alert">
              {problem}
            </Notice>
          )}
          <Button type="submit" full pending={isPending}>
            {t("save")}
          </Button>
          {limit.amountMinor === null ? null : (
            <Button type="button" variant="quiet" full disabled={isPending} onClick={() => void save(null)}>
              {t("remove")}
            </Button>
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}
