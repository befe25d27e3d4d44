"use client";

import { Eye } from "lucide-react";
import { useAction } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import type { Managed } from "./payoutAdminTypes";
import { ReasonedAct } from "./ReasonedAct";
import { useAdvisorName } from "./useAdvisorName";

type Bank = FunctionReturnType<typeof api.payoutMethods.revealBank>;

/** The bank details of a withdrawal, shown for the transfer and kept nowhere: leaving or pressing Hide forgets them. */
export function RevealBank({ withdrawal }: { withdrawal: Managed }) {
  const t = useTranslations("adminPayouts.act.reveal");
  const format = useFormat();
  const nameOf = useAdvisorName();
  const reveal = useAction(api.payoutMethods.revealBank);
  const [bank, setBank] = useState<Bank | null>(null);
  const { withdrawalId, amountMinor } = withdrawal;
  const values = { amount: format.money(amountMinor), name: nameOf(withdrawal.advisor) };
  if (bank !== null) return <BankDetails bank={bank} amount={values.amount} onHide={() => setBank(null)} />;
  return (
    <ReasonedAct
      label={t("label")}
      icon={<Eye aria-hidden="true" />}
      title={t("title", values)}
      text={t("text", values)}
      variant="secondary"
      run={async ({ reason }) => setBank(await reveal({ withdrawalId, reason }))}
    />
  );
}

function BankDetails({ bank, amount, onHide }: { bank: Bank; amount: string; onHide: () => void }) {
  const t = useTranslations("adminPayouts.act.bank");
  const types = useTranslations("payouts.bank.type");
  const facts = [
    ["amount", amount],
    ["holderName", bank.holderName],
    ["routingNumber", bank.routingNumber],
    ["accountNumber", bank.accountNumber],
    ["accountType", types(bank.accountType)],
  ] as const;
  return (
    <section aria-labelledby="bank-details" className="grid w-full gap-3 rounded-card border border-amber/40 bg-amber-soft p-4">
      <h3 id="bank-details" className="font-semibold">
        {t("title")}
      </h3>
      <dl className="grid gap-3 text-sm sm:grid-cols-2">
        {facts.map(([key, value]) => (
          <div key={key} className="grid gap-0.5">
            <dt className="text-ink-soft">{t(key)}</dt>
            <dd className="figures font-medium wrap-anywhere select-all" dir="auto">
              {value}
            </dd>
          </div>
        ))}
      </dl>
      <Button variant="secondary" size="sm" className="justify-self-start" onClick={onHide}>
        {t("hide")}
      </Button>
    </section>
  );
}
