"use client";

import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormat } from "@/lib/format/useFormat";
import { AddFundsForm } from "./AddFundsForm";
import { TopUpOutcome } from "./TopUpOutcome";
import { WALLET_PATH } from "./topUpReturn";
import { useLiveWallet, type FirstWallet } from "./useLiveWallet";
import { WalletHistory } from "./WalletHistory";

/** The wallet: what one can spend, what is held, how to add, and every entry. `first` is what the server found, where it could ask. */
export function Wallet({ first }: { first?: FirstWallet | undefined }) {
  const t = useTranslations("wallet");
  const format = useFormat();
  const { status } = useViewer();
  const wallet = useLiveWallet(first);
  return (
    <div className="grid gap-12">
      <TopUpOutcome />
      <div className="grid gap-10 lg:grid-cols-[1fr_24rem] lg:gap-16">
        <section aria-labelledby="balance" className="grid content-start gap-8">
          <h2 id="balance" className="sr-only">
            {t("balance")}
          </h2>
          {wallet === undefined ? (
            <Skeleton className="h-40" />
          ) : (
            <>
              <dl className="grid gap-1">
                <dt className="text-sm text-ink-faint">{t("spendable")}</dt>
                <dd className="figures text-[3.25rem] leading-none font-medium tracking-tight sm:text-[4rem]">{format.money(wallet.spendableMinor)}</dd>
              </dl>
              <dl className="grid grid-cols-2 gap-6 border-t border-line pt-5">
                <div className="grid content-start gap-1">
                  <dt className="text-sm text-ink-faint">{t("held")}</dt>
                  <dd className="figures text-lg font-medium">{format.money(wallet.heldMinor)}</dd>
                  <dd className="text-sm text-ink-faint">{t("heldText")}</dd>
                </div>
                <div className="grid content-start gap-1">
                  <dt className="text-sm text-ink-faint">{t("promotional")}</dt>
                  <dd className="figures text-lg font-medium">{format.money(wallet.promoMinor)}</dd>
                  <dd className="text-sm text-ink-faint">{t("promotionalText")}</dd>
                </div>
              </dl>
            </>
          )}
        </section>
        <section aria-labelledby="add-funds" className="grid content-start gap-4 rounded-card border border-line bg-surface p-5 sm:p-6">
          <h2 id="add-funds" className="font-semibold">
            {t("topUp.title")}
          </h2>
          {/* It is drawn before the page has come alive; what is typed or pressed until then would be lost. */}
          <fieldset disabled={status === "loading"} className="min-w-0">
            <AddFundsForm returnPath={WALLET_PATH} />
          </fieldset>
        </section>
      </div>
      <WalletHistory />
    </div>
  );
}
