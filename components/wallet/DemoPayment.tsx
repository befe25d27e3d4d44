"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { CreditCard, ShieldCheck } from "lucide-react";
import { useAction, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { safeReturnPath } from "@/components/layout/returnPath";
import { readFailure, useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Input, PrefixedInput } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { parseMoney, toDecimal } from "@/lib/format/money";
import { useFormat } from "@/lib/format/useFormat";
import { SessionKeeper } from "@/components/sessions/SessionKeeper";
import { AmountPresets } from "./AmountPresets";
import { groupCardNumber, groupExpiry } from "./cardText";
import { PaidPanel } from "./PaidPanel";
import { WALLET_PATH } from "./topUpReturn";

type CardField = "cardNumber" | "expiry" | "cvc";
const CARD_FIELDS: readonly CardField[] = ["cardNumber", "expiry", "cvc"];

/** The demo provider's payment page. It looks and refuses like a real one, and no money moves. */
export function DemoPayment({ checkoutId: opened }: { checkoutId: string }) {
  const t = useTranslations("payment");
  const { status } = useViewer();
  // A changed amount is a new payment under a new id; what was typed stays.
  const [checkoutId, setCheckoutId] = useState(opened);
  const checkout = useQuery(api.payments.demoCheckout, status === "ready" ? { checkoutId } : "skip");
  const topUp = useQuery(api.payments.topUp, checkout ? { topUpId: checkout.topUpId } : "skip");
  const returnPath = safeReturnPath(topUp?.returnPath, WALLET_PATH);

  if (status === "signedOut" || checkout === null) {
    return (
      <EmptyState
        scene="money"
        title={t("missingTitle")}
        action={
          <Button asChild variant="secondary">
            <Link href={WALLET_PATH}>{t("toWallet")}</Link>
          </Button>
        }
      >
        {t("missingText")}
      </EmptyState>
    );
  }
  if (checkout === undefined) return <SkeletonRows rows={5} label={t("loading")} />;
  if (checkout.status === "complete") return <PaidPanel amountMinor={checkout.amountMinor} topUpId={checkout.topUpId} returnPath={returnPath} />;
  if (checkout.status === "expired") {
    return (
      <EmptyState
        scene="money"
        title={t("expiredTitle")}
        action={
          <Button asChild>
            <Link href={returnPath}>{t("back")}</Link>
          </Button>
        }
      >
        {t("expiredText")}
      </EmptyState>
    );
  }
  return (
    <>
      <SessionKeeper returnPath={returnPath} />
      <PaymentForm
        checkoutId={checkoutId}
        amountMinor={checkout.amountMinor}
        returnPath={returnPath}
        onReopened={(next) => {
          window.history.replaceState(null, "", `/pay/demo/${encodeURIComponent(next)}`);
          setCheckoutId(next);
        }}
      />
    </>
  );
}

interface PaymentFormProps {
  checkoutId: string;
  amountMinor: bigint;
  returnPath: string;
  onReopened: (checkoutId: string) => void;
}

function PaymentForm({ checkoutId, amountMinor, returnPath, onReopened }: PaymentFormProps) {
  const t = useTranslations("payment");
  const format = useFormat();
  const errorText = useErrorText();
  const router = useRouter();
  const pay = useAction(api.payments.payDemoCheckout);
  const changeAmount = useAction(api.payments.changeDemoAmount);
  const [amountText, setAmountText] = useState(toDecimal(amountMinor).replace(/\.00$/, ""));
  const [card, setCard] = useState({ cardNumber: "", expiry: "", cvc: "" });
  const [busy, setBusy] = useState<"paying" | "changing" | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [wrongField, setWrongField] = useState<CardField | "amount" | null>(null);
  const [asksBank, setAsksBank] = useState(false);
  const wishedMinor = parseMoney(amountText);

  const reopen = async (nextMinor: bigint | null) => {
    setError(null);
    if (nextMinor === null) {
      setWrongField("amount");
      setError(t("notAnAmount"));
      return;
    }
    if (nextMinor === amountMinor) return;
    setBusy("changing");
    setWrongField(null);
    try {
      const next = await changeAmount({ checkoutId, amountMinor: nextMinor, requestKey: crypto.randomUUID() });
      onReopened(next.checkoutId);
    } catch (failure) {
      setWrongField("amount");
      setError(errorText(failure));
    }
    setBusy(null);
  };

  const submit = async (authenticated: boolean) => {
    setError(null);
    setWrongField(null);
    setBusy("paying");
    try {
      const { outcome, declineCode } = await pay({ checkoutId, ...card, ...(authenticated ? { authenticated } : {}) });
      setAsksBank(outcome === "authentication_required");
      if (outcome === "declined") setError(t(declineCode === "insufficient_funds" ? "declined.insufficient_funds" : "declined.generic"));
    } catch (failure) {
      setAsksBank(false);
      const { details } = readFailure(failure);
      const field = CARD_FIELDS.find((name) => name === details.field) ?? null;
      setWrongField(field);
      setError(field === null ? errorText(failure) : t(`wrong.${field}`));
    }
    setBusy(null);
  };

  if (asksBank) {
    return (
      <section aria-labelledby="bank" className="grid gap-4">
        <ShieldCheck className="size-8 stroke-[1.5] text-accent" aria-hidden="true" />
        <h2 id="bank" className="text-lg font-semibold">
          {t("bank.title")}
        </h2>
        <p className="text-ink-soft">{t("bank.text", { amount: format.money(amountMinor) })}</p>
        <div className="flex flex-wrap gap-2">
          <Button pending={busy === "paying"} onClick={() => void submit(true)}>
            {t("bank.confirm")}
          </Button>
          <Button
            variant="secondary"
            onClick={() => {
              setAsksBank(false);
              setError(t("declined.authentication"));
            }}
          >
            {t("bank.refuse")}
          </Button>
        </div>
      </section>
    );
  }

  const isAmountOpen = wishedMinor !== amountMinor;
  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        // Enter in a changed amount settles the amount first; the button then names the new one.
        void (isAmountOpen ? reopen(wishedMinor) : submit(false));
      }}
    >
      <fieldset disabled={busy !== null} className="grid gap-4">
        <legend className="sr-only">{t("amountLegend")}</legend>
        <AmountPresets
          chosenMinor={wishedMinor}
          onChoose={(preset) => {
            setAmountText(toDecimal(preset).replace(/\.00$/, ""));
            void reopen(preset);
          }}
        />
        <Field label={t("amount")} error={wrongField === "amount" ? error : null}>
          {(control) => (
            <PrefixedInput
              {...control}
              prefix="$"
              inputMode="decimal"
              autoComplete="off"
              value={amountText}
              onChange={(event) => setAmountText(event.target.value)}
              onBlur={() => void reopen(wishedMinor)}
              className="figures"
            />
          )}
        </Field>
      </fieldset>
      <fieldset disabled={busy === "paying"} className="grid gap-4 border-t border-line pt-5">
        <legend className="sr-only">{t("cardLegend")}</legend>
        <Field label={t("cardNumber")} error={wrongField === "cardNumber" ? error : null}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="cc-number"
              placeholder="4242 4242 4242 4242"
              value={card.cardNumber}
              onChange={(event) => setCard({ ...card, cardNumber: groupCardNumber(event.target.value) })}
              className="figures"
            />
          )}
        </Field>
        <div className="grid grid-cols-2 gap-4">
          <Field label={t("expiry")} error={wrongField === "expiry" ? error : null}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                autoComplete="cc-exp"
                placeholder="MM / YY"
                value={card.expiry}
                onChange={(event) => setCard({ ...card, expiry: groupExpiry(event.target.value) })}
                className="figures"
              />
            )}
          </Field>
          <Field label={t("cvc")} error={wrongField === "cvc" ? error : null}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                autoComplete="cc-csc"
                maxLength={4}
                placeholder="123"
                value={card.cvc}
                onChange={(event) => setCard({ ...card, cvc: event.target.value.replace(/\D/g, "") })}
                className="figures"
              />
            )}
          </Field>
        </div>
      </fieldset>
      {error !== null && wrongField === null ? (
        <Notice tone="vermilion" role="alert">
          {error}
        </Notice>
      ) : null}
      <Button type="submit" size="lg" full pending={busy !== null} disabled={isAmountOpen}>
        <CreditCard aria-hidden="true" />
        {t("pay", { amount: format.money(amountMinor) })}
      </Button>
      <Button variant="quiet" onClick={() => router.push(returnPath)}>
        {t("cancel")}
      </Button>
    </form>
  );
}
