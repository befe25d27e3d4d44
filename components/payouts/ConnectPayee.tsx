"use client";

import { ExternalLink, RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useAction } from "convex/react";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useCallback, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { api } from "@/convex/_generated/api";
import type { PayoutMethod } from "./payoutTypes";
import { usePayoutAct } from "./usePayoutAct";
import { usePayoutErrors } from "./usePayoutErrors";

/** What the processor's page leads back with: `back` proves nothing, so the account is read again; `again` wants a fresh page. */
const RETURNS = ["back", "again"] as const;

/** The way to the processor's page, and what it says about the account after one comes back. */
export function ConnectPayee({ mode, method }: { mode: "stripe" | "demo"; method: PayoutMethod | null }) {
  const t = useTranslations("payouts.methods");
  const router = useRouter();
  const connect = useAction(api.payoutMethods.connect);
  const refresh = useAction(api.payoutMethods.refresh);
  const errorText = usePayoutErrors();
  const { act, isPending, error } = usePayoutAct();
  const [returned, setReturned] = useQueryState("connect", parseAsStringLiteral(RETURNS));
  const [isReady, setIsReady] = useState<boolean | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  const openPage = useCallback(async () => {
    const { url } = await connect({});
    // The demo's page is one of ours; a processor's is elsewhere.
    if (url.startsWith("/")) router.push(url);
    else window.location.assign(url);
  }, [connect, router]);
  const readAgain = useCallback(async () => (await refresh({})).transfers === "active", [refresh]);
  useEffect(() => {
    if (returned === null) return;
    const arrive = returned === "back" ? readAgain().then(setIsReady) : openPage();
    arrive.catch(setFailure).finally(() => void setReturned(null));
  }, [returned, readAgain, openPage, setReturned]);

  const problem = error ?? (failure === null ? null : errorText(failure));
  const label = method === null ? (mode === "demo" ? "addDemo" : "addConnect") : method.isReady ? "manage" : "continue";
  return (
    <>
      <Button variant="secondary" pending={isPending} onClick={() => void act(openPage)}>
        <ExternalLink aria-hidden="true" className="rtl:-scale-x-100" />
        {t(label)}
      </Button>
      {method === null || method.isReady ? null : (
        <Button
          variant="quiet"
          disabled={isPending}
          onClick={() =>
            void act(readAgain).then((read) => {
              if (read !== undefined) setIsReady(read.value);
            })
          }
        >
          <RefreshCw aria-hidden="true" />
          {t("check")}
        </Button>
      )}
      {isReady === null ? null : (
        <Notice tone={isReady ? "accent" : "amber"} role="status" className="w-full">
          {t(isReady ? "backReady" : "backNotReady")}
        </Notice>
      )}
      {problem === null ? null : (
        <Notice tone="vermilion" role="alert" className="w-full">
          {problem}
        </Notice>
      )}
    </>
  );
}
