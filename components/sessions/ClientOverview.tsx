"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { PageTitle } from "@/components/layout/Page";
import { AddFundsDialog } from "@/components/wallet/AddFundsDialog";
import { useLiveWallet } from "@/components/wallet/useLiveWallet";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormat } from "@/lib/format/useFormat";
import { SessionList } from "./SessionList";

const RECENT = 5;

/** A client's start: what one can spend, whom one talked to, and the way to the next conversation. */
export function ClientOverview() {
  const t = useTranslations("overview");
  const format = useFormat();
  const { viewer } = useViewer();
  const wallet = useLiveWallet();
  return (
    <>
      <PageTitle title={viewer?.firstName ? t("title", { name: viewer.firstName }) : t("titlePlain")} />
      <div className="grid gap-10 lg:grid-cols-[1fr_20rem] lg:gap-16">
        <section aria-labelledby="recent" className="grid content-start gap-4">
          <div className="flex items-baseline justify-between gap-4">
            <h2 id="recent" className="text-lg font-semibold tracking-tight">
              {t("recent")}
            </h2>
            <Button asChild variant="link">
              <Link href="/user-dashboard/sessions">{t("all")}</Link>
            </Button>
          </div>
          <SessionList role="client" limit={RECENT} />
        </section>
        <aside className="grid content-start gap-4">
          <Card className="grid gap-5 p-5">
            <dl className="grid gap-1">
              <dt className="text-sm text-ink-faint">{t("spendable")}</dt>
              <dd className="figures text-2xl font-medium tracking-tight">{wallet === undefined ? <Skeleton className="h-10 w-32" /> : format.money(wallet.spendableMinor)}</dd>
            </dl>
            <div className="grid grid-cols-2 gap-2">
              <AddFundsDialog returnPath="/user-dashboard/wallet">
                <Button>{t("addFunds")}</Button>
              </AddFundsDialog>
              <Button asChild variant="secondary">
                <Link href="/user-dashboard/wallet">{t("wallet")}</Link>
              </Button>
            </div>
          </Card>
          <Button asChild variant="secondary" size="lg">
            <Link href="/advisors">{t("find")}</Link>
          </Button>
        </aside>
      </div>
    </>
  );
}
