"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { CircleCheck } from "lucide-react";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { Button } from "@/components/ui/button";
import { MeterLoader } from "@/components/ui/meter-ring";
import { Notice } from "@/components/ui/notice";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { TOP_UP_PARAMETER, WALLET_PATH } from "./topUpReturn";

/** What became of the top-up one just came back from. */
export function TopUpOutcome() {
  const t = useTranslations("wallet.outcome");
  const format = useFormat();
  const router = useRouter();
  const { status } = useViewer();
  const topUpId = useSearchParams().get(TOP_UP_PARAMETER);
  const topUp = useQuery(api.payments.topUp, topUpId !== null && status === "ready" ? { topUpId } : "skip");
  if (topUpId === null || !topUp) return null;
  const amount = format.money(topUp.amountMinor);
  const dismiss = (
    <Button variant="quiet" size="sm" onClick={() => router.replace(WALLET_PATH)}>
      {t("dismiss")}
    </Button>
  );
  switch (topUp.state) {
    case "captured":
      return (
        <Notice tone="accent" role="status" action={dismiss}>
          <span className="inline-flex items-center gap-2">
            <CircleCheck aria-hidden="true" className="text-accent" />
            {t("captured", { amount })}
          </span>
        </Notice>
      );
    case "captured_mismatch":
      return (
        <Notice tone="amber" role="status" action={dismiss}>
          {t("mismatch", { amount })}
        </Notice>
      );
    case "failed":
    case "expired":
    case "canceled":
      return (
        <Notice tone="vermilion" role="alert" action={dismiss}>
          {t(topUp.state, { amount })}
        </Notice>
      );
    case "draft":
    case "opening":
    case "open":
    case "processing":
      return (
        <Notice role="status" action={dismiss}>
          <span className="inline-flex items-center gap-2">
            <MeterLoader size={18} className="text-accent" />
            {t(topUp.state === "processing" ? "processing" : "open", { amount })}
          </span>
        </Notice>
      );
  }
}
