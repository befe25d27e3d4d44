"use client";

import { useTranslations } from "next-intl";
import { DisputeBadge } from "@/components/disputes/DisputeBadge";
import { StateBadge } from "@/components/payouts/StateBadge";
import { Badge } from "@/components/ui/badge";
import { Td } from "@/components/ui/table";
import { useFormat } from "@/lib/format/useFormat";
import { MoreLink, RecordTable, WIDE, When } from "./RecordTable";
import type { PersonDetail } from "./personDetail";

type PartProps = { person: PersonDetail };

/** The latest disputes, withdrawals and reviews of a person, each a way to its own page, and the ways to their lists. */
export function PersonRecords({ person }: PartProps) {
  const { disputes, withdrawals, reviews } = person;
  return (
    <>
      {disputes.length === 0 ? null : <Disputes person={person} />}
      {withdrawals.length === 0 ? null : <Withdrawals person={person} />}
      {reviews.length === 0 ? null : <Reviews person={person} />}
    </>
  );
}

function Disputes({ person: { userId, disputes, profile } }: PartProps) {
  const t = useTranslations("people.records");
  const people = useTranslations("people");
  const reasons = useTranslations("disputes.reason");
  const format = useFormat();
  const heads = [
    { label: people("when") },
    { label: t("side"), isWide: true },
    { label: people("reason"), isWide: true },
    { label: people("state") },
    { label: people("charge"), numeric: true },
    { label: t("refunded"), numeric: true },
  ];
  const more = (
    <p className="flex flex-wrap gap-x-4 gap-y-1">
      <MoreLink href={`/admin/disputes?show=all&person=${userId}`}>{t("allDisputes")}</MoreLink>
      {profile === null ? null : <MoreLink href={`/admin/disputes?show=all&person=${userId}&side=advisor`}>{t("allDisputed")}</MoreLink>}
    </p>
  );
  return (
    <RecordTable title={t("disputes")} heads={heads} more={more}>
      {disputes.map(({ disputeId, openedAtMs, isClient, reason, state, chargeMinor, refundMinor }) => (
        <tr key={disputeId}>
          <When href={`/admin/disputes/${disputeId}`} atMs={openedAtMs}>
            {`${t(isClient ? "client" : "advisor")} · ${reasons(reason)}`}
          </When>
          <Td className={WIDE}>{t(isClient ? "client" : "advisor")}</Td>
          <Td className={WIDE}>{reasons(reason)}</Td>
          <Td>
            <DisputeBadge state={state} />
          </Td>
          <Td numeric>{format.money(chargeMinor)}</Td>
          <Td numeric>{format.money(refundMinor)}</Td>
        </tr>
      ))}
    </RecordTable>
  );
}

function Withdrawals({ person: { userId, withdrawals } }: PartProps) {
  const t = useTranslations("people.records");
  const people = useTranslations("people");
  const format = useFormat();
  return (
    <RecordTable
      title={t("withdrawals")}
      heads={[{ label: people("when") }, { label: people("state") }, { label: t("amount"), numeric: true }]}
      more={<MoreLink href={`/admin/payouts?advisor=${userId}`}>{t("allWithdrawals")}</MoreLink>}
    >
      {withdrawals.map(({ withdrawalId, requestedAtMs, state, amountMinor }) => (
        <tr key={withdrawalId}>
          <When href={`/admin/payouts/${withdrawalId}`} atMs={requestedAtMs} />
          <Td>
            <StateBadge state={state} />
          </Td>
          <Td numeric>{format.money(amountMinor)}</Td>
        </tr>
      ))}
    </RecordTable>
  );
}

function Reviews({ person: { userId, reviews } }: PartProps) {
  const t = useTranslations("people.records");
  const people = useTranslations("people");
  const format = useFormat();
  return (
    <RecordTable
      title={t("reviews")}
      heads={[{ label: people("when") }, { label: t("stars"), numeric: true }, { label: t("text") }]}
      more={<MoreLink href={`/admin/reviews?person=${userId}`}>{t("allReviews")}</MoreLink>}
    >
      {reviews.map(({ reviewId, sessionId, atMs, overall, text, isRemoved }) => (
        <tr key={reviewId}>
          <When href={`/admin/sessions/${sessionId}`} atMs={atMs} />
          <Td numeric>{format.number(overall)}</Td>
          <Td className="written wrap-anywhere">
            {isRemoved ? <Badge tone="vermilion">{t("removed")}</Badge> : null} {text}
          </Td>
        </tr>
      ))}
    </RecordTable>
  );
}
