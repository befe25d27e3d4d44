"use client";

import { useRouter } from "next/navigation";
import { useMutation, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { readFailure, useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Field } from "@/components/ui/field";
import { PrefixedInput, Textarea } from "@/components/ui/input";
import { MeterLoader } from "@/components/ui/meter-ring";
import { Notice } from "@/components/ui/notice";
import { SlipRow } from "@/components/sessions/Slip";
import { WaitText } from "@/components/sessions/WaitText";
import { AddFundsForm } from "@/components/wallet/AddFundsForm";
import { api } from "@/convex/_generated/api";
import type { SessionMode } from "@/lib/domain/sessionStates";
import { parseMoney } from "@/lib/format/money";
import { useFormat } from "@/lib/format/useFormat";
import { RequestObstacle } from "./RequestObstacle";
import { readDraft, writeDraft, type RequestDraft } from "./requestDraft";
import type { AdvisorDetail } from "./types";

const NOTE_MAX = 500;

type Quote = FunctionReturnType<typeof api.sessions.quote>;

export interface RequestFormProps {
  advisor: AdvisorDetail;
  mode: SessionMode;
  onMode: (mode: SessionMode) => void;
  /** Where the payment page leads back to. */
  returnPath: string;
}

/** What asking means in figures, the two things one may add, and the button that asks. */
export function RequestForm({ advisor, mode, onMode, returnPath }: RequestFormProps) {
  const t = useTranslations("request");
  const quote = useQuery(api.sessions.quote, { advisorId: advisor.advisorId, mode });
  const [draft, setDraft] = useState<RequestDraft>(() => readDraft(advisor.advisorId));
  const change = (part: Partial<RequestDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    writeDraft(advisor.advisorId, next);
  };
  return (
    <div className="grid gap-5">
      {advisor.videoPriceMinor === null ? null : (
        <Choice
          aria-label={t("mode")}
          value={mode}
          onChange={onMode}
          options={[
            { value: "chat", label: t("modes.chat") },
            { value: "video", label: t("modes.video") },
          ]}
        />
      )}
      {quote === undefined ? (
        <div className="grid h-72 place-items-center text-accent">
          <MeterLoader label={t("loading")} />
        </div>
      ) : (
        <Asking key={mode} quote={quote} advisor={advisor} mode={mode} onMode={onMode} returnPath={returnPath} draft={draft} onDraft={change} />
      )}
    </div>
  );
}

interface AskingProps extends RequestFormProps {
  quote: Quote;
  draft: RequestDraft;
  onDraft: (part: Partial<RequestDraft>) => void;
}

function Asking({ quote, advisor, mode, onMode, returnPath, draft, onDraft }: AskingProps) {
  const t = useTranslations("request");
  const format = useFormat();
  const errorText = useErrorText();
  const router = useRouter();
  const request = useMutation(api.sessions.request);
  // One wish has one key, so that a repeat after a lost answer asks once; what changes the wish changes the key.
  const [requestKey, setRequestKey] = useState(() => crypto.randomUUID());
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [limitError, setLimitError] = useState<string | null>(null);
  const waits = quote.reason === "ADVISOR_BUSY" && quote.queue !== null;

  if (quote.isShort && (waits || quote.reason === "INSUFFICIENT_FUNDS")) {
    return (
      <>
        <Figures quote={quote} />
        <Notice tone="amber">
          {t("short", { minimum: format.money(quote.minimumMinor) })}
          {draft.note === "" && draft.limit === "" ? null : ` ${t("kept")}`}
        </Notice>
        <AddFundsForm returnPath={returnPath} />
      </>
    );
  }

  const mayAsk = quote.canStart || waits;
  const send = async () => {
    if (!mayAsk) return;
    const limitMinor = draft.limit.trim() === "" ? null : parseMoney(draft.limit);
    setError(null);
    setLimitError(null);
    if (draft.limit.trim() !== "" && (limitMinor === null || limitMinor < quote.limitMinimumMinor)) {
      setLimitError(t("limitTooLow", { minimum: format.money(quote.limitMinimumMinor) }));
      return;
    }
    setIsPending(true);
    try {
      const { sessionId } = await request({
        advisorId: advisor.advisorId,
        mode,
        requestKey,
        ...(limitMinor === null ? {} : { limitMinor }),
        ...(draft.note.trim() === "" ? {} : { note: draft.note }),
        ...(waits ? { queue: true } : {}),
      });
      writeDraft(advisor.advisorId, { limit: "", note: "" });
      router.push(`/session/${sessionId}`);
    } catch (failure) {
      if (readFailure(failure).code !== null) setRequestKey(crypto.randomUUID());
      setError(errorText(failure));
      setIsPending(false);
    }
  };
  const changed = (part: Partial<RequestDraft>) => {
    setRequestKey(crypto.randomUUID());
    onDraft(part);
  };
  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Figures quote={quote} />
      <Field label={t("limit")} hint={t("limitHint", { minimum: format.money(quote.limitMinimumMinor) })} error={limitError}>
        {(control) => (
          <PrefixedInput
            {...control}
            prefix="$"
            inputMode="decimal"
            autoComplete="off"
            placeholder={t("noLimit")}
            value={draft.limit}
            onChange={(event) => changed({ limit: event.target.value.replaceAll("\n", "") })}
            className="figures"
          />
        )}
      </Field>
      <Field label={t("note")} hint={t("noteHint", { name: advisor.displayName })}>
        {(control) => (
          <Textarea {...control} maxLength={NOTE_MAX} rows={2} value={draft.note} onChange={(event) => changed({ note: event.target.value })} />
        )}
      </Field>
      {error === null ? null : (
        <Notice tone="vermilion" role="alert">
          {error}
        </Notice>
      )}
      {quote.reason === null || waits || isPending ? null : <RequestObstacle advisor={advisor} reason={quote.reason} onChat={() => onMode("chat")} />}
      {waits && quote.queue !== null ? (
        <Notice tone="accent">
          <span className="font-medium">{t("busy", { name: advisor.displayName })}</span> <WaitText name={advisor.displayName} {...quote.queue} />
        </Notice>
      ) : null}
      <Button type="submit" size="lg" full pending={isPending} disabled={!mayAsk}>
        {t(waits ? "wait" : "send")}
      </Button>
      <p className="text-center text-sm text-ink-faint">
        {waits && quote.queue !== null
          ? t("afterWait", { minutes: Math.round(quote.queue.maxWaitMs / 60_000) })
          : t("after", { name: advisor.displayName, seconds: Math.round(quote.requestExpiryMs / 1000) })}
      </p>
    </form>
  );
}

function Figures({ quote }: { quote: Quote }) {
  const t = useTranslations("request");
  const format = useFormat();
  return (
    <dl className="grid gap-2 rounded-card bg-sunk px-4 py-3">
      <SlipRow label={t("price")}>{t("perMinute", { price: format.money(quote.ratePerMinuteMinor) })}</SlipRow>
      <SlipRow label={t("balance")}>{format.money(quote.spendableMinor)}</SlipRow>
      {quote.ownLimit === null ? null : <SlipRow label={t(`ownLimit.${quote.ownLimit.period}`)}>{format.money(quote.ownLimit.leftMinor)}</SlipRow>}
      <SlipRow label={t("buys")} strong>
        {t("minutes", { minutes: Math.floor(quote.affordableSeconds / 60) })}
      </SlipRow>
    </dl>
  );
}
