"use client";

import Link from "next/link";
import { useConvexAuth, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { FactList } from "@/components/admin/FactList";
import { Adjustment } from "@/components/admin/ledger/Adjustments";
import { transactionHref } from "@/components/admin/ledger/accountNames";
import { Badge } from "@/components/ui/badge";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Td } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { sumMinor } from "@/lib/domain/money";
import { useFormat } from "@/lib/format/useFormat";
import type { PersonPaymentsDetail } from "./personDetail";
import { RecordTable, WIDE, When } from "./RecordTable";

const ADJUSTMENTS_SHOWN = 5;

/** What somebody paid in, spent and got back, with every posting a link. */
export function PersonPayments({ userId }: { userId: Id<"users"> }) {
  const t = useTranslations("people.payments");
  const { isAuthenticated } = useConvexAuth();
  const payments = useQuery(api.users.personPayments, isAuthenticated ? { userId } : "skip");
  if (payments === undefined) return <SkeletonRows rows={3} label={t("loading")} />;
  if (payments === null) return null;
  return (
    <>
      {payments.topUps.length === 0 ? null : <TopUps topUps={payments.topUps} />}
      {payments.movements.length === 0 ? null : <Movements movements={payments.movements} />}
      <Adjusted userId={userId} />
    </>
  );
}

const TONES = {
  draft: "neutral",
  opening: "neutral",
  open: "amber",
  processing: "amber",
  captured: "accent",
  failed: "vermilion",
  expired: "neutral",
  canceled: "neutral",
  captured_mismatch: "vermilion",
} as const satisfies Record<PersonPaymentsDetail["topUps"][number]["state"], string>;

const nameOfProvider = (provider: string, livemode: boolean): string => (livemode ? provider : `${provider} test`);

function TopUps({ topUps }: Pick<PersonPaymentsDetail, "topUps">) {
  const t = useTranslations("people.payments");
  const people = useTranslations("people");
  const format = useFormat();
  const heads = [
    { label: people("when") },
    { label: people("state") },
    { label: t("amount"), numeric: true },
    { label: t("payment"), isWide: true },
  ];
  return (
    <RecordTable title={t("topUps")} heads={heads}>
      {topUps.map(
        ({ topUpId, createdAtMs, state, amountMinor, arrivedMinor, failureCode, paymentId, provider, livemode, transactionId }) => {
          const payment = (
            <code className="text-xs wrap-anywhere" dir="ltr">
              {paymentId ?? nameOfProvider(provider, livemode)}
            </code>
          );
          return (
            <tr key={topUpId}>
              <When href={transactionId === null ? null : transactionHref(transactionId)} atMs={createdAtMs}>
                {payment}
              </When>
              <Td>
                <span className="flex flex-wrap items-center gap-1.5">
                  <Badge tone={TONES[state]}>{t(`topUpState.${state}`)}</Badge>
                  {failureCode === null ? null : (
                    <code className="text-xs" dir="ltr">
                      {failureCode}
                    </code>
                  )}
                </span>
              </Td>
              <Td numeric>
                {format.money(amountMinor)}
                {arrivedMinor === null ? null : (
                  <span className="block text-vermilion-ink">{t("arrived", { amount: format.money(arrivedMinor) })}</span>
                )}
              </Td>
              <Td className={WIDE}>{payment}</Td>
            </tr>
          );
        },
      )}
    </RecordTable>
  );
}

function Movements({ movements }: Pick<PersonPaymentsDetail, "movements">) {
  const t = useTranslations("people.payments");
  const people = useTranslations("people");
  const kinds = useTranslations("adminLedger.kind");
  const format = useFormat();
  const heads = [
    { label: people("when") },
    { label: t("what"), isWide: true },
    { label: t("amount"), numeric: true },
    { label: t("change"), numeric: true },
    { label: t("after"), numeric: true },
    { label: t("session"), isWide: true },
  ];
  return (
    <RecordTable title={t("movements")} heads={heads}>
      {movements.map(({ transactionId, atMs, kind, amountMinor, walletDeltaMinor, walletAfterMinor, sessionId }) => (
        <tr key={transactionId}>
          <When href={transactionHref(transactionId)} atMs={atMs}>
            {kinds(kind)}
          </When>
          <Td className={WIDE}>{kinds(kind)}</Td>
          <Td numeric>{format.money(amountMinor)}</Td>
          <Td numeric>{walletDeltaMinor === 0n ? null : format.money(walletDeltaMinor, { signed: true })}</Td>
          <Td numeric>{format.money(walletAfterMinor)}</Td>
          <Td className={WIDE}>
            {sessionId === null ? null : (
              <Link href={`/admin/sessions/${sessionId}`} className="underline underline-offset-4">
                {t("session")}
              </Link>
            )}
          </Td>
        </tr>
      ))}
    </RecordTable>
  );
}

function Adjusted({ userId }: { userId: Id<"users"> }) {
  const t = useTranslations("adjustments");
  const paginationOpts = { numItems: ADJUSTMENTS_SHOWN, cursor: null };
  const adjustments = useQuery(api.admin.adjustments, { userId, paginationOpts });
  if (adjustments === undefined || adjustments.page.length === 0) return null;
  return (
    <section className="grid grid-cols-1 gap-3">
      <h2 className="text-lg font-semibold tracking-tight">{t("title")}</h2>
      <ul aria-label={t("title")} className="divide-y divide-line border-y border-line">
        {adjustments.page.map((row) => (
          <Adjustment key={row.adjustmentId} row={row} />
        ))}
      </ul>
    </section>
  );
}

/** What somebody spends and allows themself, and how the payment providers know them. */
export function PersonSpending({ userId }: { userId: Id<"users"> }) {
  const t = useTranslations("people.payments");
  const limits = useTranslations("limits");
  const format = useFormat();
  const { isAuthenticated } = useConvexAuth();
  const payments = useQuery(api.users.personPayments, isAuthenticated ? { userId } : "skip");
  if (payments === undefined || payments === null) return null;
  const { spending, customers } = payments;
  const { months, excludedUntilMs } = spending;
  const year = {
    amount: format.money(sumMinor(months.map(({ amountMinor }) => amountMinor))),
    count: months.reduce((sum, { sessionCount }) => sum + sessionCount, 0),
  };
  const stateOf = ({ amountMinor, raise }: (typeof spending.limits)[number]): ReactNode => {
    const limit = amountMinor === null ? t("noLimit") : format.money(amountMinor);
    if (raise === null) return limit;
    const raised = raise.amountMinor === null ? t("noLimit") : format.money(raise.amountMinor);
    return t("raised", { limit, raised, time: format.dateTime(raise.fromMs) });
  };
  return (
    <FactList
      title={t("spending")}
      facts={[
        [t("year"), t("yearOf", year)],
        ...spending.limits.flatMap((limit) => [
          [t(`spent.${limit.period}`), format.money(limit.spentMinor)] as const,
          [limits(`${limit.period}.title`), stateOf(limit)] as const,
        ]),
        ...(excludedUntilMs === null ? [] : [[t("break"), t("breakUntil", { time: format.dateTime(excludedUntilMs) })] as const]),
        ...customers.map(
          ({ customerId, provider, livemode }) =>
            [
              t("customer"),
              <code key={customerId} className="text-xs" dir="ltr">
                {`${nameOfProvider(provider, livemode)} ${customerId}`}
              </code>,
            ] as const,
        ),
      ]}
    />
  );
}
