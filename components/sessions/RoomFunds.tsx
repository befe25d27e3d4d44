"use client";

import { CircleCheck, ExternalLink, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { MeterLoader } from "@/components/ui/meter-ring";
import { Notice } from "@/components/ui/notice";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import { AddFundsForm } from "@/components/wallet/AddFundsForm";
import { WALLET_PATH } from "@/components/wallet/topUpReturn";
import type { OpenedPayment } from "@/components/wallet/useTopUp";
import { api } from "@/convex/_generated/api";
import type { SessionSnapshot } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";
import { useSteadyQuery } from "@/lib/useSteadyQuery";

export interface RoomFundsProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  snapshot: Pick<SessionSnapshot, "state" | "spendableMinor">;
  resume: () => Promise<void>;
}

/** Adding funds beside the room: the payment page opens in another tab, and this panel notices when it is paid. */
export function RoomFunds({ isOpen, onOpenChange, snapshot, resume }: RoomFundsProps) {
  const t = useTranslations("room.funds");
  const format = useFormat();
  const [payment, setPayment] = useState<OpenedPayment | null>(null);
  return (
    <Sheet open={isOpen} onOpenChange={onOpenChange}>
      <SheetContent title={t("title")} closeLabel={t("close")}>
        <div className="grid gap-5">
          <p className="flex items-baseline justify-between gap-4 border-b border-line pb-4 text-sm text-ink-soft">
            {t("spendable")}
            <span className="figures text-base font-semibold text-ink">
              {snapshot.spendableMinor === null ? "–" : format.money(snapshot.spendableMinor)}
            </span>
          </p>
          {payment === null ? (
            <>
              <p className="text-sm text-ink-soft">{t("text")}</p>
              <AddFundsForm returnPath={WALLET_PATH} onBeside={setPayment} />
            </>
          ) : (
            <OpenPayment
              payment={payment}
              snapshot={snapshot}
              resume={resume}
              onAgain={() => setPayment(null)}
              onDone={() => onOpenChange(false)}
            />
          )}
        </div>
      </SheetContent>
    </Sheet>
  );
}

interface OpenPaymentProps extends Pick<RoomFundsProps, "snapshot" | "resume"> {
  payment: OpenedPayment;
  onAgain: () => void;
  onDone: () => void;
}

function OpenPayment({ payment, snapshot, resume, onAgain, onDone }: OpenPaymentProps) {
  const t = useTranslations("room.funds");
  const outcome = useTranslations("wallet.outcome");
  const format = useFormat();
  const errorText = useErrorText();
  const topUp = useSteadyQuery(api.payments.topUp, { topUpId: payment.topUpId });
  const [isResuming, setIsResuming] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const goOn = async () => {
    setIsResuming(true);
    setError(null);
    try {
      await resume();
      onDone();
    } catch (failure) {
      setError(errorText(failure));
    }
    setIsResuming(false);
  };
  if (topUp?.state === "failed" || topUp?.state === "expired" || topUp?.state === "canceled") {
    return (
      <>
        <Notice tone="vermilion" role="alert">
          {outcome(topUp.state, { amount: format.money(topUp.amountMinor) })}
        </Notice>
        <Button onClick={onAgain}>{t("again")}</Button>
      </>
    );
  }
  if (topUp?.state !== "captured" && topUp?.state !== "captured_mismatch") {
    return (
      <>
        <p role="status" className="flex items-start gap-3 text-sm text-ink-soft">
          <MeterLoader size={20} className="mt-0.5 text-accent" />
          {t("waiting")}
        </p>
        <Button asChild variant="secondary">
          <a href={payment.checkoutUrl} target="_blank" rel="noreferrer">
            <ExternalLink aria-hidden="true" />
            {t("open")}
          </a>
        </Button>
      </>
    );
  }
  const canResume = snapshot.state === "paused" || snapshot.state === "exhausted";
  return (
    <>
      <p role="status" className="flex items-center gap-2 text-sm font-semibold">
        <CircleCheck className="size-5 stroke-[1.5] text-accent" aria-hidden="true" />
        {t("added", { amount: format.money(topUp.amountMinor) })}
      </p>
      {error === null ? null : (
        <Notice tone="vermilion" role="alert">
          {error}
        </Notice>
      )}
      <div className="grid gap-2">
        {canResume ? (
          <Button size="lg" pending={isResuming} onClick={() => void goOn()}>
            <Play aria-hidden="true" />
            {t("resume")}
          </Button>
        ) : (
          <Button onClick={onDone}>{t("stillHere")}</Button>
        )}
        <Button variant="quiet" onClick={onAgain}>
          {t("again")}
        </Button>
      </div>
    </>
  );
}
