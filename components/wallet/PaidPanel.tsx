"use client";

import { useRouter } from "next/navigation";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { MeterLoader, MeterRing } from "@/components/ui/meter-ring";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { WALLET_PATH, returnHref } from "./topUpReturn";

/** After paying: waits for the payment's own word, which alone credits the wallet, and leads back. */
export function PaidPanel({ amountMinor, topUpId, returnPath }: { amountMinor: bigint; topUpId: string; returnPath: string }) {
  const t = useTranslations("payment");
  const format = useFormat();
  const router = useRouter();
  const topUp = useQuery(api.payments.topUp, { topUpId });
  const isCaptured = topUp?.state === "captured" || topUp?.state === "captured_mismatch";
  const href = returnHref(returnPath, topUpId);

  const added = t("added", { amount: format.money(amountMinor) });
  const isWallet = returnPath.startsWith(WALLET_PATH);

  useEffect(() => {
    if (!isCaptured) return;
    router.replace(href);
    // The wallet says it itself; anywhere else the eye is on something else by then.
    if (!isWallet) void import("sonner").then(({ toast }) => toast(added));
  }, [isCaptured, href, router, isWallet, added]);

  return (
    <div role="status" className="grid justify-items-center gap-4 py-10 text-center">
      {isCaptured ? <MeterRing fraction={1} size={48} weight={6} /> : <MeterLoader size={48} className="text-accent" />}
      <p className="text-lg font-semibold">{t("paid", { amount: format.money(amountMinor) })}</p>
      <p className="text-sm text-ink-soft">{t(isCaptured ? "returning" : "confirming")}</p>
      <Button variant="secondary" onClick={() => router.replace(href)}>
        {t("back")}
      </Button>
    </div>
  );
}
