"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DisputeBadge } from "@/components/disputes/DisputeBadge";
import { StateBadge } from "@/components/payouts/StateBadge";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Table, Td, Th } from "@/components/ui/table";
import { useFormat } from "@/lib/format/useFormat";
import type { PersonDetail } from "./personDetail";

/** The latest disputes, withdrawals and reviews of a person, each a way to its own page, and the ways to their lists. */
export function PersonRecords({ person }: { person: PersonDetail }) {
  const t = useTranslations("people.records");
  const { userId, profile, disputes, withdrawals, reviews } = person;
  return (
    <>
      <div className="-mt-6 flex flex-wrap gap-2">
        <Go href={`/admin/sessions?person=${userId}`}>{t("allSessions")}</Go>
        {profile === null ? null : (
          <>
            <Go href={`/admin/sessions?person=${userId}&side=advisor`}>{t("allAdvised")}</Go>
            <Go href={`/advisors/${profile.advisorId}`}>{t("profile")}</Go>
          </>
        )}
      </div>
      {disputes.length === 0 ? null : <Disputes disputes={disputes} />}
      {withdrawals.length === 0 ? null : <Withdrawals withdrawals={withdrawals} />}
      {reviews.length === 0 ? null : <Reviews reviews={reviews} />}
    </>
  );
}

function Go({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Button asChild variant="secondary" size="sm">
      <Link href={href}>{children}</Link>
    </Button>
  );
}

function Part({ title, heads, children }: { title: string; heads: readonly { label: string; numeric?: boolean }[]; children: ReactNode }) {
  return (
    <section className="grid gap-3">
      <h2 className="text-lg font-semibold tracking-tight">{title}</h2>
      <Table label={title}>
        <thead>
          <tr>
            {heads.map(({ label, numeric = false }) => (
              <Th key={label} numeric={numeric}>
                {label}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </Table>
    </section>
  );
}

function When({ href, atMs }: { href: string; atMs: number }) {
  const format = useFormat();
  return (
    <Td className="figures whitespace-nowrap">
      <Link className="underline-offset-4 hover:underline" href={href}>
        {format.dateTime(atMs)}
      </Link>
    </Td>
  );
}

function Disputes({ disputes }: Pick<PersonDetail, "disputes">) {
  const t = useTranslations("people.records");
  const people = useTranslations("people");
  const reasons = useTranslations("disputes.reason");
  const format = useFormat();
  const heads = [
    { label: people("when") },
    { label: t("side") },
    { label: people("reason") },
    { label: people("state") },
    { label: people("charge"), numeric: true },
    { label: t("refunded"), numeric: true },
  ];
  return (
    <Part title={t("disputes")} heads={heads}>
      {disputes.map(({ disputeId, openedAtMs, isClient, reason, state, chargeMinor, refundMinor }) => (
        <tr key={disputeId}>
          <When href={`/admin/disputes/${disputeId}`} atMs={openedAtMs} />
          <Td>{t(isClient ? "client" : "advisor")}</Td>
          <Td>{reasons(reason)}</Td>
          <Td>
            <DisputeBadge state={state} />
          </Td>
          <Td numeric>{format.money(chargeMinor)}</Td>
          <Td numeric>{format.money(refundMinor)}</Td>
        </tr>
      ))}
    </Part>
  );
}

function Withdrawals({ withdrawals }: Pick<PersonDetail, "withdrawals">) {
  const t = useTranslations("people.records");
  const people = useTranslations("people");
  const format = useFormat();
  return (
    <Part title={t("withdrawals")} heads={[{ label: people("when") }, { label: people("state") }, { label: t("amount"), numeric: true }]}>
      {withdrawals.map(({ withdrawalId, requestedAtMs, state, amountMinor }) => (
        <tr key={withdrawalId}>
          <When href={`/admin/payouts/${withdrawalId}`} atMs={requestedAtMs} />
          <Td>
            <StateBadge state={state} />
          </Td>
          <Td numeric>{format.money(amountMinor)}</Td>
        </tr>
      ))}
    </Part>
  );
}

function Reviews({ reviews }: Pick<PersonDetail, "reviews">) {
  const t = useTranslations("people.records");
  const people = useTranslations("people");
  const format = useFormat();
  return (
    <Part title={t("reviews")} heads={[{ label: people("when") }, { label: t("stars"), numeric: true }, { label: t("text") }]}>
      {reviews.map(({ reviewId, sessionId, atMs, overall, text, isRemoved }) => (
        <tr key={reviewId}>
          <When href={`/admin/sessions/${sessionId}`} atMs={atMs} />
          <Td numeric>{format.number(overall)}</Td>
          <Td className="written wrap-anywhere">
            {isRemoved ? <Badge tone="vermilion">{t("removed")}</Badge> : null} {text}
          </Td>
        </tr>
      ))}
    </Part>
  );
}
