"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { readFailure, useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { PrefixedInput, Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { ADJUSTED_ACCOUNTS, ADJUSTMENT_REASONS, type AdjustedAccount, type AdjustmentReason } from "@/lib/domain/ledger/adjustments";
import { parseMoney } from "@/lib/format/money";
import { useFormat } from "@/lib/format/useFormat";
import { AdjustmentPreview } from "./AdjustmentPreview";

const NOTE_MIN = 3;
const NOTE_MAX = 500;
const DIRECTIONS = ["give", "take"] as const;

export interface AdjustBalanceProps {
  userId: Id<"users">;
  /** How the person is called on the page. */
  name: string;
  /** Whether there are, or may be, earnings. */
  isAdvisor: boolean;
  /** Whether the button says whose, where there is more than one. */
  isNamed?: boolean;
}

/** The button and the dialog that put one person's balance right, with every posting before it happens. */
export function AdjustBalance(props: AdjustBalanceProps) {
  const t = useTranslations("adjustments.form");
  const { viewer } = useViewer();
  const [isOpen, setIsOpen] = useState(false);
  // Nobody puts their own balance right.
  if (viewer?.userId === props.userId) return null;
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant="secondary">{props.isNamed === true ? t("openFor", { name: props.name }) : t("open")}</Button>
      </DialogTrigger>
      <DialogContent
        title={t("title", { name: props.name })}
        description={t("text")}
        closeLabel={t("close")}
        keepOpen
        className="sm:max-w-xl"
      >
        <AdjustForm {...props} />
      </DialogContent>
    </Dialog>
  );
}

type Done = { amountMinor: bigint; isPosted: boolean };

function AdjustForm({ userId, isAdvisor }: AdjustBalanceProps) {
  const t = useTranslations("adjustments.form");
  const names = useTranslations("adjustments");
  const format = useFormat();
  const errorText = useErrorText();
  const adjust = useMutation(api.admin.adjust);
  // One key per intent: a repeated press, or a lost answer, never adjusts twice.
  const [requestKey, setRequestKey] = useState(() => crypto.randomUUID());
  const [account, setAccount] = useState<AdjustedAccount>("wallet");
  const [reasonCode, setReasonCode] = useState<AdjustmentReason>("refund");
  const [direction, setDirection] = useState<(typeof DIRECTIONS)[number]>("give");
  const [amount, setAmount] = useState("");
  const [note, setNote] = useState("");
  const [isChecked, setIsChecked] = useState(false);
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState<Done | null>(null);

  const sizeMinor = parseMoney(amount);
  const amountMinor = sizeMinor === null || sizeMinor === 0n ? null : direction === "give" ? sizeMinor : -sizeMinor;
  const isNoted = note.trim().length >= NOTE_MIN;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (amountMinor === null || !isNoted) return;
    setIsPending(true);
    setProblem(null);
    try {
      const { state } = await adjust({ userId, account, amountMinor, reasonCode, note: note.trim(), requestKey });
      setDone({ amountMinor, isPosted: state === "posted" });
    } catch (error) {
      // A refusal ends the intent; after a lost connection the same key asks again.
      if (readFailure(error).code !== null) setRequestKey(crypto.randomUUID());
      setProblem(errorText(error));
    } finally {
      setIsPending(false);
    }
  };
  if (done !== null) {
    return (
      <Notice tone={done.isPosted ? "accent" : "amber"} role="status">
        {t(done.isPosted ? "posted" : "proposed", { amount: format.money(done.amountMinor, { signed: true }) })}
      </Notice>
    );
  }
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void send(event)}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("account")}>
          {(control) => (
            <Select
              {...control}
              value={account}
              onChange={setAccount}
              options={ADJUSTED_ACCOUNTS.filter((value) => isAdvisor || value === "wallet").map((value) => ({
                value,
                label: names(`account.${value}`),
              }))}
            />
          )}
        </Field>
        <Field label={t("reason")}>
          {(control) => (
            <Select
              {...control}
              value={reasonCode}
              onChange={setReasonCode}
              options={ADJUSTMENT_REASONS.map((value) => ({ value, label: names(`reason.${value}`) }))}
            />
          )}
        </Field>
        <Field label={t("direction")}>
          {(control) => (
            <Select
              {...control}
              value={direction}
              onChange={setDirection}
              options={DIRECTIONS.map((value) => ({ value, label: t(value) }))}
            />
          )}
        </Field>
        <Field label={t("amount")} error={isChecked && amountMinor === null ? t("noAmount") : null}>
          {(control) => (
            <PrefixedInput
              {...control}
              prefix="$"
              inputMode="decimal"
              autoComplete="off"
              maxLength={16}
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          )}
        </Field>
      </div>
      <p className="text-sm text-ink-soft">{t(`explain.${reasonCode}`)}</p>
      <Field label={t("note")} hint={t("noteHint")} error={isChecked && !isNoted ? t("noNote") : null}>
        {(control) => (
          <Textarea {...control} rows={2} maxLength={NOTE_MAX} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
      {amountMinor === null ? null : <AdjustmentPreview wish={{ userId, account, amountMinor, reasonCode }} />}
      {problem === null ? null : (
        <Notice tone="vermilion" role="alert">
          {problem}
        </Notice>
      )}
      <Button type="submit" full pending={isPending}>
        {amountMinor === null ? t("send") : t("sendAmount", { amount: format.money(amountMinor, { signed: true }) })}
      </Button>
    </form>
  );
}
