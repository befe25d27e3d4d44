"use client";

import { useRouter } from "next/navigation";
import { useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { MissingState } from "@/components/ui/missing-state";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { PAYEE_STATES } from "@/lib/domain/payouts/states";
import { usePayoutAct } from "./usePayoutAct";

const NEXT = ["ok", "refuse", "timeOut", "timeOutAfter"] as const;
const BANKS = ["works", "fails"] as const;
const RETURN_PATH = "/advisor-dashboard/payouts?connect=back";

/** The demo processor's page of somebody who is to be paid: one press completes it, and below is how it behaves. */
export function DemoPayee({ payeeId }: { payeeId: string }) {
  const t = useTranslations("demoPayee");
  const router = useRouter();
  const change = useMutation(api.payoutMethods.changeDemoPayee);
  const { act, isPending, error } = usePayoutAct();
  const payee = useQuery(api.payoutMethods.demoPayee, { payeeId });
  if (payee === undefined) return <SkeletonRows rows={4} label={t("loading")} />;
  if (payee === null) {
    return (
      <MissingState scene="money" title={t("missingTitle")} href="/advisor-dashboard/payouts" action={t("return")}>
        {t("missingText")}
      </MissingState>
    );
  }
  const set = (wish: Omit<Parameters<typeof change>[0], "payeeId">) => void act(() => change({ payeeId, ...wish }));
  const states = PAYEE_STATES.map((value) => ({ value, label: t(`state.${value}`) }));
  return (
    <div className="grid gap-6">
      {payee.transfers === "active" ? (
        <Notice tone="accent" role="status">
          {t("done")}
        </Notice>
      ) : (
        <div className="grid gap-3">
          <p className="text-sm text-ink-soft">{t("completeText")}</p>
          <Button size="lg" full pending={isPending} onClick={() => set({ transfers: "active", payouts: "active" })}>
            {t("complete")}
          </Button>
        </div>
      )}
      <Button variant={payee.transfers === "active" ? "primary" : "secondary"} size="lg" full onClick={() => router.push(RETURN_PATH)}>
        {t("return")}
      </Button>
      {error === null ? null : (
        <Notice tone="vermilion" role="alert">
          {error}
        </Notice>
      )}
      <fieldset className="grid gap-4 border-t border-line pt-5">
        <legend className="sr-only">{t("behaviour")}</legend>
        <p aria-hidden="true" className="font-semibold">
          {t("behaviour")}
        </p>
        <Field label={t("transfers")}>
          {(control) => (
            <Select {...control} className="w-full" value={payee.transfers} options={states} onChange={(transfers) => set({ transfers })} />
          )}
        </Field>
        <Field label={t("payouts")}>
          {(control) => (
            <Select {...control} className="w-full" value={payee.payouts} options={states} onChange={(payouts) => set({ payouts })} />
          )}
        </Field>
        <Field label={t("nextTransfer")}>
          {(control) => (
            <Select
              {...control}
              className="w-full"
              value={payee.nextTransfer}
              options={NEXT.map((value) => ({ value, label: t(`next.${value}`) }))}
              onChange={(nextTransfer) => set({ nextTransfer })}
            />
          )}
        </Field>
        <Field label={t("bank")}>
          {(control) => (
            <Select
              {...control}
              className="w-full"
              value={payee.bank}
              options={BANKS.map((value) => ({ value, label: t(`bankState.${value}`) }))}
              onChange={(bank) => set({ bank })}
            />
          )}
        </Field>
      </fieldset>
    </div>
  );
}
