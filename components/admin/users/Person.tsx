"use client";

import Link from "next/link";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { AuditRows } from "@/components/admin/AuditRows";
import { PageTitle } from "@/components/layout/Page";
import { usePersonName } from "@/components/layout/usePersonName";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { DELETED_NAME } from "@/lib/domain/deletedName";
import { useFormat } from "@/lib/format/useFormat";
import { PersonActs } from "./PersonActs";
import { PersonRecords } from "./PersonRecords";
import type { PersonDetail } from "./personDetail";

/** One person: money, latest sessions, the record, and what an admin may do. */
export function Person({ userId }: { userId: string }) {
  const t = useTranslations("people");
  const nameOf = usePersonName();
  const person = useQuery(api.users.person, { userId });
  if (person === undefined) return <SkeletonRows rows={6} label={t("loading")} />;
  if (person === null) return <EmptyState title={t("missingTitle")}>{t("missingText")}</EmptyState>;
  return (
    <div className="grid gap-10">
      <div>
        <PageTitle
          title={person.isDeleted ? nameOf(DELETED_NAME) : [person.firstName || t("nameless"), person.surname].filter(Boolean).join(" ")}
        >
          {person.email ?? (person.isDemo ? t("demo") : t("noAddress"))}
        </PageTitle>
        <div className="-mt-5 flex flex-wrap gap-1.5">
          {person.roles.map((role) => (
            <Badge key={role}>{t(`filters.${role}`)}</Badge>
          ))}
          {person.suspended ? <Badge tone="vermilion">{t("filters.suspended")}</Badge> : null}
        </div>
      </div>
      <Money money={person.money} />
      {person.isDeleted ? null : <PersonActs person={person} />}
      <Sessions sessions={person.sessions} />
      <PersonRecords person={person} />
      <AuditRows audit={person.audit} />
    </div>
  );
}

function Money({ money }: { money: PersonDetail["money"] }) {
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
    <dl className="grid grid-cols-2 gap-4 border-y border-line py-5 sm:grid-cols-4">
      {figures.map(([key, minor]) => (
        <div key={key}>
          <dt className="text-xs text-ink-faint">{t(key)}</dt>
          <dd className="figures text-lg font-semibold">{format.money(minor)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Sessions({ sessions }: { sessions: PersonDetail["sessions"] }) {
  const t = useTranslations("people");
  const states = useTranslations("sessionList.state");
  const modes = useTranslations("sessionList.mode");
  const nameOf = usePersonName();
  const format = useFormat();
  return (
    <section className="grid gap-3">
      <h2 className="text-lg font-semibold tracking-tight">{t("sessions")}</h2>
      {sessions.length === 0 ? (
        <p className="text-sm text-ink-soft">{t("noSessions")}</p>
      ) : (
        <Table label={t("sessions")}>
          <thead>
            <tr>
              <Th>{t("when")}</Th>
              <Th>{t("with")}</Th>
              <Th>{t("kind")}</Th>
              <Th>{t("state")}</Th>
              <Th numeric>{t("charge")}</Th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <tr key={session.sessionId}>
                <Td className="figures whitespace-nowrap">
                  <Link className="underline-offset-4 hover:underline" href={`/admin/sessions/${session.sessionId}`}>
                    {format.dateTime(session.requestedAtMs)}
                  </Link>
                </Td>
                <Td>{nameOf(session.isClient ? session.advisorDisplayName : session.clientFirstName)}</Td>
                <Td>{modes(session.mode)}</Td>
                <Td>{states(session.state)}</Td>
                <Td numeric>{session.chargeMinor === null ? null : format.money(session.chargeMinor)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
