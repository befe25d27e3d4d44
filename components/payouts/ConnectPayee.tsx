"use client";

import { ExternalLink, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { PayoutMethod } from "./payoutTypes";
import { usePayeeRequest } from "./usePayeeRequest";

/** What the processor's page leads back with: `back` proves nothing, so the account is read again; `again` wants a fresh page. */
const RETURNS = ["back", "again"] as const;

/** The way to the processor's page, and what it says about the account after one comes back. */
export function ConnectPayee({ mode, method }: { mode: "stripe" | "demo"; method: PayoutMethod | null }) {
  const t = useTranslations("payouts.methods");
  const { openPage, readAgain, isPending, isReady, error } = usePayeeRequest();
  const [returned, setReturned] = useQueryState("connect", parseAsStringLiteral(RETURNS));

  useEffect(() => {
    if (returned === null) return;
    const arrive = returned === "back" ? readAgain : openPage;
    void arrive().finally(() => void setReturned(null));
  }, [returned, readAgain, openPage, setReturned]);

  const label = method === null ? (mode === "demo" ? "addDemo" : "addConnect") : method.isReady ? "manage" : "continue";
  return (
    <>
      <Button variant="secondary" pending={isPending} onClick={() => void openPage()}>
        <ExternalLink aria-hidden="true" className="rtl:-scale-x-100" />
        {t(label)}
      </Button>
      {method === null || method.isReady ? null : (
        <Button variant="quiet" disabled={isPending} onClick={() => void readAgain()}>
          <RefreshCw aria-hidden="true" />
          {t("check")}
        </Button>
      )}
      {isReady === null ? null : (
        <Notice tone={isReady ? "accent" : "amber"} role="status" className="w-full">
          {t(isReady ? "backReady" : "backNotReady")}
        </Notice>
      )}
      {error === null ? null : (
        <Notice tone="vermilion" role="alert" className="w-full">
          {error}
        </Notice>
      )}
    </>
  );
}
