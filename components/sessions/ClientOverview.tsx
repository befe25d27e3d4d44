"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { PageTitle } from "@/components/layout/Page";
import { AddFundsDialog } from "@/components/wallet/AddFundsDialog";
import { useLiveWallet } from "@/components/wallet/useLiveWallet";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { FavouriteAdvisors } from "./FavouriteAdvisors";
import { SessionList } from "./SessionList";
import { SessionRow } from "./SessionRow";
import { SpendingByMonth } from "./spending/SpendingByMonth";

// At the end of the page, and not without their figures: they come after the first paint.
const OwnLimits = dynamic(() => import("./spending/OwnLimits").then((module) => module.OwnLimits), { ssr: false, loading: () => <Skeleton className="h-40" /> });
const OwnDisputes = dynamic(() => import("@/components/disputes/OwnDisputes").then((module) => module.OwnDisputes), { ssr: false });
const TakeBreak = dynamic(() => import("./spending/TakeBreak").then((module) => module.TakeBreak), { ssr: false });

const RECENT = 5;

/** A client's start: what one can spend and has spent, what is open, whom one talked to, and the limits one sets oneself. */
export function ClientOverview() {
  const t = useTranslations("overview");
  const { viewer, status } = useViewer();
  const spending = useQuery(api.spending.overview, status === "ready" ? {} : "skip");
  return (
    <>
      <PageTitle title={viewer?.firstName ? t("title", { name: viewer.firstName }) : t("titlePlain")} />
      <div className="grid gap-12 lg:grid-cols-[1fr_20rem] lg:gap-16">
        <Balance />
        <div className="grid min-w-0 content-start gap-12 lg:col-start-1 lg:row-start-1">
          <OpenNow />
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
          <OwnDisputes as="client" />
          <FavouriteAdvisors />
          <section aria-labelledby="spending" className="grid gap-4">
            <h2 id="spending" className="text-lg font-semibold tracking-tight">
              {t("spending")}
            </h2>
            <SpendingByMonth months={spending?.months} />
          </section>
          <section aria-labelledby="limits" className="grid gap-4">
            <div className="grid gap-1">
              <h2 id="limits" className="scroll-mt-24 text-lg font-semibold tracking-tight">
                {t("limits")}
              </h2>
              <p className="text-sm text-ink-soft">{t("limitsText")}</p>
            </div>
            {spending === undefined ? (
              <Skeleton className="h-40" />
            ) : (
              <>
                <OwnLimits limits={spending.limits} />
                <TakeBreak excludedUntilMs={spending.excludedUntilMs} />
              </>
            )}
          </section>
        </div>
      </div>
    </>
  );
}

function Balance() {
  const t = useTranslations("overview");
  const format = useFormat();
  const wallet = useLiveWallet();
  return (
    <aside className="grid content-start gap-4 lg:sticky lg:top-24 lg:col-start-2 lg:row-start-1 lg:self-start">
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
  );
}

/** Sessions and requests that are open; nothing while none is. */
function OpenNow() {
  const t = useTranslations("overview");
  const { status } = useViewer();
  const open = useQuery(api.sessions.open, status === "ready" ? {} : "skip")?.filter(({ me }) => me === "client") ?? [];
  if (open.length === 0) return null;
  return (
    <section aria-labelledby="open" className="grid gap-4">
      <h2 id="open" className="text-lg font-semibold tracking-tight">
        {t("open", { count: open.length })}
      </h2>
      <ul className="divide-y divide-line border-y border-line">
        {open.map((session) => (
          <SessionRow key={session.sessionId} session={session} />
        ))}
      </ul>
    </section>
  );
}
