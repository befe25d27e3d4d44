"use client";

import { useRouter } from "next/navigation";
import { useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { readFailure, useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { PrefixedInput, Textarea } from "@/components/ui/input";
import { MeterLoader } from "@/components/ui/meter-ring";
import { Notice } from "@/components/ui/notice";
import { SlipRow } from "@/components/sessions/Slip";
import { AddFundsForm } from "@/components/wallet/AddFundsForm";
import { api } from "@/convex/_generated/api";
import { ERROR_CODES } from "@/lib/domain/errors";
import { parseMoney } from "@/lib/format/money";
import { useFormat } from "@/lib/format/useFormat";
import type { AdvisorDetail } from "./types";

const NOTE_MAX = 500;

/** What asking means in figures, the two things one may add, and the button that asks. */
export function RequestForm({ advisor, returnPath }: { advisor: AdvisorDetail; returnPath: string }) {
  const t = useTranslations("request");
  const errors = useTranslations("errors");
  const format = useFormat();
  const errorText = useErrorText();
  const router = useRouter();
  const quote = useQuery(api.sessions.quote, { advisorId: advisor.advisorId, mode: "chat" });
  const request = useMutation(api.sessions.request);
  const [limitText, setLimitText] = useState("");
  const [note, setNote] = useState("");
  // One wish has one key, so that a repeat after a lost answer asks once; what changes the wish changes the key.
  const [requestKey, setRequestKey] = useState(() => crypto.randomUUID());
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [limitError, setLimitError] = useState<string | null>(null);

  if (quote === undefined) {
    return (
      <div className="grid h-72 place-items-center text-accent">
        <MeterLoader label={t("loading")} />
      </div>
    );
  }
  const figures = (
    <dl className="grid gap-2 rounded-card bg-sunk px-4 py-3">
      <SlipRow label={t("price")}>{t("perMinute", { price: format.money(quote.ratePerMinuteMinor) })}</SlipRow>
      <SlipRow label={t("balance")}>{format.money(quote.spendableMinor)}</SlipRow>
      <SlipRow label={t("buys")} strong>
        {t("minutes", { minutes: Math.floor(quote.affordableSeconds / 60) })}
      </SlipRow>
    </dl>
  );
  if (quote.reason === "INSUFFICIENT_FUNDS") {
    return (
      <div className="grid gap-5">
        {figures}
        <Notice tone="amber">{t("short", { minimum: format.money(quote.minimumMinor) })}</Notice>
        <AddFundsForm returnPath={returnPath} />
      </div>
    );
  }

  const send = async () => {
    const limitMinor = limitText.trim() === "" ? null : parseMoney(limitText);
    setError(null);
    setLimitError(null);
    if (limitText.trim() !== "" && (limitMinor === null || limitMinor < quote.limitMinimumMinor)) {
      setLimitError(t("limitTooLow", { minimum: format.money(quote.limitMinimumMinor) }));
      return;
    }
    setIsPending(true);
    try {
      const { sessionId } = await request({
        advisorId: advisor.advisorId,
        mode: "chat",
        requestKey,
        ...(limitMinor === null ? {} : { limitMinor }),
        ...(note.trim() === "" ? {} : { note }),
      });
      router.push(`/session/${sessionId}`);
    } catch (failure) {
      if (readFailure(failure).code !== null) setRequestKey(crypto.randomUUID());
      setError(errorText(failure));
      setIsPending(false);
    }
  };
  const reason = quote.reason === null ? null : ERROR_CODES.find((code) => code === quote.reason);
  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {figures}
      <Field label={t("limit")} hint={t("limitHint", { minimum: format.money(quote.limitMinimumMinor) })} error={limitError}>
        {(control) => (
          <PrefixedInput
            {...control}
            prefix="$"
            inputMode="decimal"
            autoComplete="off"
            placeholder={t("noLimit")}
            value={limitText}
            onChange={(event) => setLimitText(event.target.value)}
            className="figures"
          />
        )}
      </Field>
      <Field label={t("note")} hint={t("noteHint", { name: advisor.displayName })}>
        {(control) => <Textarea {...control} maxLength={NOTE_MAX} rows={3} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
      {error === null && !reason ? null : (
        <Notice tone="vermilion" role="alert">
          {error ?? (reason ? errors(reason) : null)}
        </Notice>
      )}
      <Button type="submit" size="lg" full pending={isPending} disabled={!quote.canStart}>
        {t("send")}
      </Button>
      <p className="text-center text-sm text-ink-faint">{t("after", { name: advisor.displayName, seconds: Math.round(quote.requestExpiryMs / 1000) })}</p>
    </form>
  );
}
