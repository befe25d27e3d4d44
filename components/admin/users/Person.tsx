"use client";

import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { AuditRows } from "@/components/admin/AuditRows";
import { usePersonName } from "@/components/layout/usePersonName";
import { BackLink } from "@/components/ui/back-link";
import { Badge } from "@/components/ui/badge";
import { MissingState } from "@/components/ui/missing-state";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Td } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { DELETED_NAME } from "@/lib/domain/deletedName";
import { useFormat } from "@/lib/format/useFormat";
import { PersonAccess, PersonAccount } from "./PersonAccount";
import { PersonActs } from "./PersonActs";
import { PersonAdvisor } from "./PersonAdvisor";
import { PersonPayments, PersonSpending } from "./PersonPayments";
import { PersonRecords } from "./PersonRecords";
import { PersonSuspension } from "./PersonSuspension";
import { MoreLink, RecordTable, WIDE, When } from "./RecordTable";
import type { PersonDetail } from "./personDetail";

/** One person, as client and as advisor: money, latest records of each kind, what is on record, and what an admin may do. */
export function Person({ userId }: { userId: string }) {
  const t = useTranslations("people");
  const nameOf = usePersonName();
  const person = useQuery(api.users.person, { userId });
  if (person === undefined) return <SkeletonRows rows={6} label={t("loading")} />;
  if (person === null) {
    return (
      <MissingState title={t("missingTitle")} href="/admin/users" action={t("back")}>
        {t("missingText")}
      </MissingState>
    );
  }
  const name = person.isDeleted ? nameOf(DELETED_NAME) : [person.firstName || t("nameless"), person.surname].filter(Boolean).join(" ");
  return (
    <div className="grid grid-cols-1 gap-10">
      <Head person={person} name={name} />
      <Money person={person} />
      {person.isDeleted ? <Notice>{t("deletedText")}</Notice> : <PersonActs person={person} />}
      <PersonAdvisor person={person} />
      <Sessions person={person} />
      <PersonRecords person={person} />
      <PersonPayments userId={person.userId} />
      <div className="grid grid-cols-1 gap-10 lg:grid-cols-2">
        <PersonAccount person={person} />
        <PersonSpending userId={person.userId} />
      </div>
      <PersonAccess person={person} />
      <Record person={person} />
    </div>
  );
}

function Head({ person, name }: { person: PersonDetail; name: string }) {
  const t = useTranslations("people");
  return (
    <div className="grid gap-4">
      <BackLink href="/admin/users">{t("back")}</BackLink>
      <header className="flex flex-wrap items-start justify-between gap-4">
        <div className="grid min-w-0 gap-1.5">
          <h1 className="text-xl font-semibold tracking-tight wrap-anywhere sm:text-2xl">{name}</h1>
          <p className="text-ink-soft wrap-anywhere">{person.email ?? t("noAddress")}</p>
          <p className="flex flex-wrap gap-1.5">
            {person.roles.map((role) => (
              <Badge key={role}>{t(`filters.${role}`)}</Badge>
            ))}
            {person.isDemo ? <Badge tone="outline">{t("demo")}</Badge> : null}
            {person.suspended && !person.isDeleted ? <Badge tone="vermilion">{t("filters.suspended")}</Badge> : null}
          </p>
        </div>
        <PersonSuspension person={person} name={name} />
      </header>
    </div>
  );
}

function Money({ person: { userId, money } }: { person: PersonDetail }) {
  const t = useTranslations("people.money");
  const format = useFormat();
  const figures = [
    ["free", money.freeMinor],
    ["held", money.heldMinor],
    ["pending", money.pendingMinor],
    ["available", money.availableMinor],
    ["frozen", money.frozenMinor],
    ["onItsWay", money.onItsWayMinor],
    ["owed", money.owedMinor],
  ] as const;
  return (
    <div className="grid gap-3 border-y border-line py-5">
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        {figures.map(([key, minor]) => (
          <div key={key}>
            <dt className="text-xs text-ink-faint">{t(key)}</dt>
            <dd className="figures text-lg font-semibold">{format.money(minor)}</dd>
          </div>
        ))}
      </dl>
      <p>
        <MoreLink href={`/admin/ledger/accounts?q=${userId}`}>{t("accounts")}</MoreLink>
      </p>
    </div>
  );
}

function Sessions({ person }: { person: PersonDetail }) {
  const t = useTranslations("people");
  const records = useTranslations("people.records");
  const states = useTranslations("sessionList.state");
  const modes = useTranslations("sessionList.mode");
  const nameOf = usePersonName();
  const format = useFormat();
  const { userId, sessions, profile } = person;
  if (sessions.length === 0) {
    return (
      <section className="grid gap-3">
        <h2 className="text-lg font-semibold tracking-tight">{t("sessions")}</h2>
        <p className="text-sm text-ink-soft">{t("noSessions")}</p>
      </section>
    );
  }
  const heads = [
    { label: t("when") },
    { label: t("with"), isWide: true },
    { label: t("kind"), isWide: true },
    { label: t("state") },
    { label: t("charge"), numeric: true },
    { label: records("stars"), numeric: true },
  ];
  const more = (
    <p className="flex flex-wrap gap-x-4 gap-y-1">
      <MoreLink href={`/admin/sessions?person=${userId}`}>{records("allSessions")}</MoreLink>
      {profile === null ? null : <MoreLink href={`/admin/sessions?person=${userId}&side=advisor`}>{records("allAdvised")}</MoreLink>}
      <MoreLink href={`/admin/reviews?person=${userId}&side=client`}>{records("allWritten")}</MoreLink>
    </p>
  );
  return (
    <RecordTable title={t("sessions")} heads={heads} more={more}>
      {sessions.map(({ sessionId, requestedAtMs, isClient, advisorDisplayName, clientFirstName, mode, state, chargeMinor, stars }) => {
        const other = nameOf(isClient ? advisorDisplayName : clientFirstName);
        return (
          <tr key={sessionId}>
            <When href={`/admin/sessions/${sessionId}`} atMs={requestedAtMs}>
              {`${other} · ${modes(mode)}`}
            </When>
            <Td className={WIDE}>{other}</Td>
            <Td className={WIDE}>{modes(mode)}</Td>
            <Td>{states(state)}</Td>
            <Td numeric>{chargeMinor === null ? null : format.money(chargeMinor)}</Td>
            <Td numeric>{stars === null ? null : format.number(stars)}</Td>
          </tr>
        );
      })}
    </RecordTable>
  );
}

/** What was done to this person, and the ways to all of it and to what they did. */
function Record({ person: { userId, audit } }: { person: PersonDetail }) {
  const t = useTranslations("people.records");
  return (
    <div className="grid grid-cols-1 gap-3">
      <AuditRows audit={audit} />
      <p className="flex flex-wrap gap-x-4 gap-y-1">
        <MoreLink href={`/admin/audit?target=${userId}`}>{t("doneTo")}</MoreLink>
        <MoreLink href={`/admin/audit?actor=${userId}`}>{t("doneBy")}</MoreLink>
      </p>
    </div>
  );
}
