"use client";

import { useAction } from "convex/react";
import { useTranslations } from "next-intl";
import { useState, type ComponentProps, type FormEvent } from "react";
import { readFailure } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { api } from "@/convex/_generated/api";
import { ACCOUNT_TYPES, readBankAccount, type BankAccount } from "@/lib/domain/payouts/bankAccount";
import { usePayoutErrors } from "./usePayoutErrors";

const FIELDS = ["holderName", "routingNumber", "accountNumber"] as const;
type WrongField = (typeof FIELDS)[number] | "again";

/** Longer than any number, so that spaces and hyphens between the digits fit. */
const ACCOUNT_DIGITS_MAX = 30;
const EMPTY: BankAccount = { holderName: "", country: "US", routingNumber: "", accountNumber: "", accountType: "checking" };

/** Bank details for a transfer. They are checked here, sealed on the way in, and never shown whole again to anybody but the admin who pays. */
export function BankForm({ replaces, onSaved }: { replaces: boolean; onSaved: () => void }) {
  const t = useTranslations("payouts.bank");
  const errorText = usePayoutErrors();
  const saveBank = useAction(api.payoutMethods.saveBank);
  const [account, setAccount] = useState(EMPTY);
  const [again, setAgain] = useState("");
  const [wrong, setWrong] = useState<WrongField | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    const read = readBankAccount(account);
    const repeated = readBankAccount({ ...account, accountNumber: again });
    const field = !read.ok
      ? FIELDS.find((known) => known === read.field)
      : !repeated.ok || repeated.account.accountNumber !== read.account.accountNumber
        ? "again"
        : undefined;
    setWrong(field ?? null);
    if (field !== undefined) return;
    setPending(true);
    try {
      await saveBank(account);
      onSaved();
    } catch (failure) {
      const { code, details } = readFailure(failure);
      const named = code === "INVALID_INPUT" ? FIELDS.find((known) => known === details.field) : undefined;
      setWrong(named ?? null);
      if (named === undefined) setError(errorText(failure));
    } finally {
      setPending(false);
    }
  };
  const wrongText = (field: WrongField) => (wrong === field ? t(`wrong.${field}`) : null);
  const change = (field: (typeof FIELDS)[number]) => (event: { target: { value: string } }) =>
    setAccount({ ...account, [field]: event.target.value });
  return (
    <form noValidate autoComplete="off" className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <Field label={t("holderName")} error={wrongText("holderName")}>
        {(control) => <Input {...control} maxLength={80} autoComplete="name" value={account.holderName} onChange={change("holderName")} />}
      </Field>
      <div className="grid gap-1.5">
        <span className="text-sm font-medium">{t("accountType")}</span>
        <Choice
          aria-label={t("accountType")}
          className="justify-self-start"
          value={account.accountType}
          onChange={(accountType) => setAccount({ ...account, accountType })}
          options={ACCOUNT_TYPES.map((value) => ({ value, label: t(`type.${value}`) }))}
        />
      </div>
      <Field label={t("routingNumber")} hint={t("routingHint")} error={wrongText("routingNumber")}>
        {(control) => <DigitsInput {...control} maxLength={20} value={account.routingNumber} onChange={change("routingNumber")} />}
      </Field>
      <Field label={t("accountNumber")} error={wrongText("accountNumber")}>
        {(control) => <DigitsInput {...control} maxLength={ACCOUNT_DIGITS_MAX} value={account.accountNumber} onChange={change("accountNumber")} />}
      </Field>
      <Field label={t("again")} error={wrongText("again")}>
        {(control) => <DigitsInput {...control} maxLength={ACCOUNT_DIGITS_MAX} value={again} onChange={(event) => setAgain(event.target.value)} />}
      </Field>
      <p className="text-sm text-ink-faint">
        {t("country")} {replaces ? t("replace") : null}
      </p>
      {error === null ? null : (
        <Notice tone="vermilion" role="alert">
          {error}
        </Notice>
      )}
      <Button type="submit" full pending={isPending}>
        {t("save")}
      </Button>
    </form>
  );
}

/** A number of a bank: digits from left to right in every language. */
function DigitsInput(props: ComponentProps<"input">) {
  return <Input inputMode="numeric" dir="ltr" className="figures" {...props} />;
}
