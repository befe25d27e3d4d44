"use client";

import { useRouter } from "next/navigation";
import { useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { api } from "@/convex/_generated/api";

interface Intent {
  amountMinor: bigint;
  requestKey: string;
}

type Step =
  | { at: "idle" }
  | { at: "starting" }
  | { at: "opening"; topUpId: string }
  | { at: "refused"; intent: Intent; error: unknown };

/** An opened payment, and where it is paid. */
export type OpenedPayment = { topUpId: string; checkoutUrl: string };

/**
 * Starts a top-up and leads to its payment page as soon as the provider has opened one. Nothing here credits a wallet.
 * A repeat after a refusal or a lost answer keeps its request key, so that one wish never opens two payments.
 *
 * With `onBeside` the payment page opens in a tab of its own and this page stays; it is told where, for browsers that
 * refuse to open tabs.
 */
export function useTopUp(returnPath: string, onBeside?: (payment: OpenedPayment) => void) {
  const t = useTranslations("wallet.topUp");
  const errorText = useErrorText();
  const router = useRouter();
  const start = useMutation(api.wallet.startTopUp);
  const [step, setStep] = useState<Step>({ at: "idle" });
  const topUp = useQuery(api.payments.topUp, step.at === "opening" ? { topUpId: step.topUpId } : "skip");
  const checkoutUrl = topUp?.checkoutUrl ?? null;
  const topUpId = step.at === "opening" ? step.topUpId : null;
  const tab = useRef<Window | null>(null);
  const isBeside = onBeside !== undefined;
  const openBeside = useEffectEvent((payment: OpenedPayment) => {
    if (tab.current !== null) tab.current.location.href = new URL(payment.checkoutUrl, window.location.href).href;
    onBeside?.(payment);
  });

  useEffect(() => {
    if (checkoutUrl === null || topUpId === null) return;
    if (isBeside) return openBeside({ topUpId, checkoutUrl });
    // The demo's page is one of ours; a processor's is elsewhere.
    if (checkoutUrl.startsWith("/")) router.push(checkoutUrl);
    else window.location.assign(checkoutUrl);
  }, [checkoutUrl, topUpId, isBeside, router]);

  const begin = async (amountMinor: bigint) => {
    const isRepeat = step.at === "refused" && step.intent.amountMinor === amountMinor;
    const intent = isRepeat ? step.intent : { amountMinor, requestKey: crypto.randomUUID() };
    setStep({ at: "starting" });
    // Only a press may open a tab, so it is opened before its address is known.
    if (isBeside) tab.current = window.open("", "_blank");
    try {
      const { topUpId } = await start({ ...intent, returnPath });
      setStep({ at: "opening", topUpId });
    } catch (error) {
      tab.current?.close();
      setStep({ at: "refused", intent, error });
    }
  };

  const hasFailed = topUp?.state === "failed" || topUp?.state === "expired" || topUp?.state === "canceled";
  const error = step.at === "refused" ? errorText(step.error) : hasFailed ? t("notOpened") : null;
  return { begin, isPending: (step.at === "starting" || step.at === "opening") && !hasFailed, error };
}
