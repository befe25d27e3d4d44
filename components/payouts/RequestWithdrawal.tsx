"use client";

import { HandCoins } from "lucide-react";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { PayoutClock } from "./PayoutClock";
import type { Overview, PayoutMethod } from "./payoutTypes";
import { RequestForm } from "./RequestForm";

/** The button that asks for money, and the dialog behind it: what holds one up, or the form, or where it stands. */
export function RequestWithdrawal({ overview }: { overview: Overview }) {
  const t = useTranslations("payouts.request");
  const [isOpen, setIsOpen] = useState(false);
  const [made, setMade] = useState<{ withdrawalId: string; amountMinor: bigint } | null>(null);
  const ready = overview.methods.filter((method: PayoutMethod) => method.isReady);
  const isPossible = overview.maxMinor > 0n && ready.length > 0;
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(next) => {
        setIsOpen(next);
        if (next) setMade(null);
      }}
    >
      <DialogTrigger asChild>
        <Button size="lg">
          <HandCoins aria-hidden="true" />
          {t("button")}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={t("title")}
        description={t("text")}
        closeLabel={t("close")}
        keepOpen
        className={made === null ? undefined : "sm:max-w-2xl"}
      >
        {made !== null ? (
          <Made {...made} onClose={() => setIsOpen(false)} />
        ) : isPossible ? (
          <RequestForm overview={overview} methods={ready} onMade={setMade} />
        ) : (
          <Obstacles overview={overview} />
        )}
      </DialogContent>
    </Dialog>
  );
}

/** What keeps somebody from asking, each with the way out. */
export function Obstacles({ overview }: { overview: Overview }) {
  const t = useTranslations("payouts.request");
  const format = useFormat();
  const { obstacles, debtMinor, minMinor, availableMinor, openCount, dailyLeftMinor } = overview;
  const values = {
    debt: format.money(debtMinor),
    min: format.money(minMinor),
    available: format.money(availableMinor),
    count: format.number(openCount),
    left: format.money(dailyLeftMinor),
  };
  return (
    <Notice tone="amber">
      <p className="font-medium">{t("obstacles")}</p>
      <ul className="figures mt-1 grid gap-1.5 text-ink-soft">
        {obstacles.map((obstacle) => (
          <li key={obstacle}>{t(`obstacle.${obstacle}`, values)}</li>
        ))}
      </ul>
    </Notice>
  );
}

function Made({ withdrawalId, amountMinor, onClose }: { withdrawalId: string; amountMinor: bigint; onClose: () => void }) {
  const t = useTranslations("payouts.request");
  const format = useFormat();
  const withdrawal = useQuery(api.payouts.get, { withdrawalId });
  return (
    <div className="grid gap-5">
      <p role="status" className="figures font-medium">
        {t("done", { amount: format.money(amountMinor) })}
      </p>
      {withdrawal ? <PayoutClock clock={withdrawal.clock} /> : null}
      <Button className="justify-self-end" onClick={onClose}>
        {t("doneClose")}
      </Button>
    </div>
  );
}
