"use client";

import { Landmark, WalletCards } from "lucide-react";
import { useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { BankForm } from "./BankForm";
import { ConfirmAct } from "./ConfirmAct";
import { ConnectPayee } from "./ConnectPayee";
import type { PayoutMethod } from "./payoutTypes";
import { useMethodName } from "./useMethodName";
import { usePayoutAct } from "./usePayoutAct";

/** Where an advisor's money can be sent: what is there, whether it is ready, and what can be added. */
export function PayoutMethods() {
  const t = useTranslations("payouts.methods");
  const page = useTranslations("payouts");
  const known = useQuery(api.payoutMethods.list, {});
  const bank = known?.methods.find(({ kind }) => kind === "bank");
  const connect = known?.methods.find(({ kind }) => kind === "connect") ?? null;
  return (
    <section aria-labelledby="methods" className="grid content-start gap-4">
      <div className="grid gap-1">
        <h2 id="methods" className="text-lg font-semibold tracking-tight">
          {t("title")}
        </h2>
        <p className="text-sm text-ink-soft">{t("text")}</p>
      </div>
      {known === undefined ? (
        <SkeletonRows rows={2} label={page("loading")} />
      ) : (
        <>
          {known.methods.length === 0 ? (
            <p className="rounded-card border border-dashed border-line px-4 py-6 text-center text-sm text-ink-soft">{t("none")}</p>
          ) : (
            <ul aria-label={t("title")} className="divide-y divide-line rounded-card border border-line bg-surface">
              {known.methods.map((method) => (
                <MethodRow key={method.methodId} method={method} isOnly={known.methods.length === 1} />
              ))}
            </ul>
          )}
          <div className="flex flex-wrap items-start gap-2">
            {known.bankOffered ? <AddBank replaces={bank !== undefined} /> : null}
            {known.connectMode === null ? null : <ConnectPayee mode={known.connectMode} method={connect} />}
          </div>
          {known.bankOffered ? null : <p className="text-sm text-ink-faint">{t("noBank")}</p>}
        </>
      )}
    </section>
  );
}

function AddBank({ replaces }: { replaces: boolean }) {
  const t = useTranslations("payouts");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant="secondary">
          <Landmark aria-hidden="true" />
          {t(replaces ? "methods.changeBank" : "methods.addBank")}
        </Button>
      </DialogTrigger>
      <DialogContent title={t("bank.title")} description={t("bank.text")} closeLabel={t("request.close")} keepOpen>
        <BankForm replaces={replaces} onSaved={() => setIsOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function MethodRow({ method, isOnly }: { method: PayoutMethod; isOnly: boolean }) {
  const t = useTranslations("payouts.methods");
  const format = useFormat();
  const nameOf = useMethodName();
  const setDefault = useMutation(api.payoutMethods.setDefault);
  const remove = useMutation(api.payoutMethods.remove);
  const { act, isPending, error } = usePayoutAct();
  const { methodId, kind, isReady, isDefault, connect, holderInitials, savedAtMs } = method;
  const Icon = kind === "bank" ? Landmark : WalletCards;
  return (
    <li className="grid gap-3 p-4">
      <div className="flex flex-wrap items-start gap-3">
        <Icon className="mt-0.5 size-5 stroke-[1.5] text-ink-faint" aria-hidden="true" />
        <div className="grid min-w-0 flex-1 basis-48 gap-0.5">
          <p className="figures font-medium">{nameOf(method)}</p>
          <p className="figures text-sm text-ink-faint">
            {kind === "bank" && holderInitials !== null ? `${holderInitials} · ` : null}
            {connect === null
              ? t("savedAt", { time: format.day(savedAtMs) })
              : t("checkedAt", { time: format.dateTime(connect.checkedAtMs) })}
          </p>
        </div>
        <span className="flex flex-wrap gap-1.5">
          {isDefault ? <Badge tone="outline">{t("default")}</Badge> : null}
          <Badge tone={isReady ? "accent" : "amber"}>{t(isReady ? "ready" : "notReady")}</Badge>
        </span>
      </div>
      {connect === null || connect.transfers === "active" ? null : (
        <p className="text-sm text-ink-soft">
          {t(`connect.${connect.transfers}`)} {connect.dueCount > 0 ? t("due", { count: connect.dueCount }) : null}{" "}
          {connect.deadlineMs === null ? null : t("deadline", { time: format.dateTime(connect.deadlineMs) })}
        </p>
      )}
      {error === null ? null : (
        <Notice tone="vermilion" role="alert">
          {error}
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        {isDefault || isOnly ? null : (
          <Button variant="secondary" size="sm" pending={isPending} onClick={() => void act(() => setDefault({ methodId }))}>
            {t("makeDefault")}
          </Button>
        )}
        <ConfirmAct
          label={t("remove")}
          name={t("removeNamed", { method: nameOf(method) })}
          variant="secondary"
          size="sm"
          title={t("removeTitle")}
          text={t("removeText")}
          run={() => remove({ methodId })}
        />
      </div>
    </li>
  );
}
