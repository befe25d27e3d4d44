"use client";

import Link from "next/link";
import { useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { AuditRows } from "@/components/admin/AuditRows";
import { FactList } from "@/components/admin/FactList";
import { AdjustBalance } from "@/components/admin/ledger/AdjustBalance";
import { ReasonedAct } from "@/components/admin/payouts/ReasonedAct";
import { MoreLink } from "@/components/admin/users/RecordTable";
import { DisputeBadge } from "@/components/disputes/DisputeBadge";
import { usePersonName } from "@/components/layout/usePersonName";
import { ReceiptArithmetic } from "@/components/sessions/ReceiptArithmetic";
import { ReceiptTimeline } from "@/components/sessions/ReceiptTimeline";
import { Slip } from "@/components/sessions/Slip";
import { BackLink } from "@/components/ui/back-link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { MissingState } from "@/components/ui/missing-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import type { PartProps } from "./sessionDetail";
import { SessionCalls } from "./SessionCalls";
import { SessionProofs } from "./SessionProofs";
import { SessionReview } from "./SessionReview";
import { SessionTerms } from "./SessionTerms";

/** One session with everything that is known of it, and what an admin may do: end it, put a balance right, remove its review. */
export function AdminSession({ sessionId }: { sessionId: string }) {
  const t = useTranslations("adminSession");
  const nameOf = usePersonName();
  const session = useQuery(api.admin.session, { sessionId });
  if (session === undefined) return <SkeletonRows rows={8} label={t("loading")} />;
  if (session === null) {
    return (
      <MissingState title={t("missingTitle")} href="/admin/sessions" action={t("back")}>
        {t("missingText")}
      </MissingState>
    );
  }
  const names = { client: nameOf(session.client.name), advisor: nameOf(session.advisor.name) };
  return (
    <div className="grid grid-cols-1 gap-10">
      <Head session={session} names={names} />
      <div className="grid gap-10 lg:grid-cols-2">
        <People session={session} names={names} />
        <Course session={session} names={names} />
        <Money session={session} names={names} />
        <Talk session={session} names={names} />
        {session.review === null ? null : <SessionReview review={session.review} names={names} />}
      </div>
      {session.receipt === null ? null : (
        <details>
          <summary className="cursor-pointer text-lg font-semibold tracking-tight">{t("bill")}</summary>
          <div className="mt-4 max-w-xl">
            <Slip title={t("bill")} titleAs="h2">
              <ReceiptTimeline receipt={{ ...session.receipt, parties: names }} />
              <ReceiptArithmetic receipt={{ ...session.receipt, parties: names }} />
            </Slip>
          </div>
        </details>
      )}
      <SessionProofs session={session} names={names} />
      <SessionCalls session={session} />
      <SessionTerms terms={session.terms} />
      <div className="grid grid-cols-1 gap-3">
        <AuditRows audit={session.audit} />
        <p>
          <MoreLink href={`/admin/audit?target=${session.sessionId}`}>{t("allRecord")}</MoreLink>
        </p>
      </div>
    </div>
  );
}

function Head({ session, names }: PartProps) {
  const t = useTranslations("adminSession");
  const list = useTranslations("adminSessions");
  const states = useTranslations("sessionList.state");
  const modes = useTranslations("sessionList.mode");
  const format = useFormat();
  const end = useMutation(api.admin.endSession);
  return (
    <>
      <BackLink href="/admin/sessions">{t("back")}</BackLink>
      <header className="-mt-6 flex flex-wrap items-start justify-between gap-4">
        <div className="grid min-w-0 gap-1.5">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere sm:text-2xl">{list("pair", names)}</h1>
            <Badge tone={session.isOpen ? "accent" : "neutral"}>{states(session.state)}</Badge>
            {session.dispute === null ? null : <DisputeBadge isNamed state={session.dispute.state} />}
          </div>
          <p className="figures flex flex-wrap gap-x-3 text-ink-soft">
            <span>{modes(session.mode)}</span>
            <span>{format.dateTime(session.requestedAtMs)}</span>
            {session.chargeMinor === null ? null : <span>{format.money(session.chargeMinor)}</span>}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {session.dispute === null ? null : (
            <Button asChild variant="secondary">
              <Link href={`/admin/disputes/${session.dispute.disputeId}#decision`}>{t("toDispute")}</Link>
            </Button>
          )}
          {session.canEnd ? (
            <ReasonedAct
              label={t("end.label")}
              title={t("end.title")}
              text={t("end.text")}
              variant="danger"
              run={async ({ reason }) => {
                await end({ sessionId: session.sessionId, reason });
                return true;
              }}
            />
          ) : null}
        </div>
      </header>
    </>
  );
}

function People({ session: { client, advisor }, names }: PartProps) {
  const t = useTranslations("adminSession");
  const people = useTranslations("people");
  const link = ({ userId, suspended }: { userId: string; suspended: boolean }, name: string) => (
    <span className="inline-flex flex-wrap items-baseline justify-end gap-x-2">
      <Link href={`/admin/users/${userId}`} className="underline underline-offset-4">
        {name}
      </Link>
      {suspended ? <Badge tone="vermilion">{people("filters.suspended")}</Badge> : null}
    </span>
  );
  return (
    <FactList
      title={t("people")}
      facts={[
        [t("client"), link(client, names.client)],
        [t("clientAddress"), client.email ?? people("noAddress")],
        [t("advisor"), link(advisor, names.advisor)],
        [t("advisorAddress"), advisor.email ?? people("noAddress")],
        [
          t("profile"),
          <Link key="profile" href={`/advisors/${advisor.advisorId}`} className="underline underline-offset-4">
            {t("open")}
          </Link>,
        ],
      ]}
      acts={
        <>
          <AdjustBalance isNamed userId={client.userId} name={names.client} isAdvisor={false} />
          <AdjustBalance isNamed userId={advisor.userId} name={names.advisor} isAdvisor />
        </>
      }
    />
  );
}

function Course({ session, names }: PartProps) {
  const t = useTranslations("adminSession");
  const receipt = useTranslations("receipt");
  const causes = useTranslations("requestOver.cause");
  const reasons = useTranslations("adminSession.proofs.reason");
  const format = useFormat();
  const at = (ms: number | null) => (ms === null ? t("never") : format.dateTime(ms));
  const { endReason, closeCause, declineReason, stopReason, meter } = session;
  const why =
    endReason === null
      ? closeCause === null
        ? t("none")
        : causes(closeCause, { name: names.advisor })
      : receipt(`endReason.${endReason}`);
  // What is only known while it is open, or only once it is over.
  const times = (["expiresAtMs", "billedSinceMs", "exhaustAtMs", "limitAtMs", "deadlineMs"] as const).flatMap((key) => {
    const ms = session[key];
    return ms === null ? [] : [[t(`standing.${key}`), format.dateTime(ms)] as const];
  });
  return (
    <FactList
      title={t("course")}
      facts={[
        [t("requested"), at(session.requestedAtMs)],
        [t("accepted"), at(session.acceptedAtMs)],
        [receipt("began"), at(session.startedAtMs)],
        [receipt("ended"), at(session.endedAtMs)],
        [receipt("why"), why],
        ...(declineReason === null ? [] : [[t("words"), declineReason] as const]),
        ...times,
        ...(stopReason === null ? [] : [[t("stopped"), reasons(stopReason)] as const]),
        [receipt("billedTime"), format.duration(session.billedMs)],
        ...(meter === null ? [] : [[t("ticks"), format.number(meter.ticks)] as const]),
        [t("carrier"), session.commsProvider ?? t("none")],
      ]}
    />
  );
}

function Money({ session }: PartProps) {
  const t = useTranslations("adminSession");
  const kinds = useTranslations("adminLedger.kind");
  const receipt = useTranslations("receipt");
  const format = useFormat();
  const { chargeMinor, feeMinor, earning, limitMinor, askedLimitMinor } = session;
  const money = (minor: bigint | null) => (minor === null ? t("none") : format.money(minor));
  return (
    <FactList
      title={t("money")}
      facts={[
        [receipt("rate"), receipt("perMinute", { price: format.money(session.ratePerMinuteMinor) })],
        [t("limit"), money(limitMinor)],
        ...(askedLimitMinor === null || askedLimitMinor === limitMinor ? [] : [[t("askedLimit"), money(askedLimitMinor)] as const]),
        [receipt("total"), money(chargeMinor)],
        [t("fee", { percent: format.number(session.feeBps / 100) }), money(feeMinor)],
        [t("earning"), earning === null ? t("none") : `${format.money(earning.amountMinor)}, ${t(`earningState.${earning.status}`)}`],
        ...(earning === null || earning.status !== "pending" ? [] : [[t("available"), format.dateTime(earning.availableAtMs)] as const]),
        [t("refunded"), money(earning === null ? null : earning.refundedMinor)],
        ...session.transactions.map(
          ({ transactionId, kind, atMs, amountMinor }) =>
            [
              `${kinds(kind)}, ${format.dateTime(atMs)}`,
              <Link key={transactionId} href={`/admin/ledger/transactions/${transactionId}`} className="underline underline-offset-4">
                {format.money(amountMinor)}
              </Link>,
            ] as const,
        ),
      ]}
    />
  );
}

function Talk({ session, names }: PartProps) {
  const t = useTranslations("adminSession");
  const evidence = useTranslations("disputes.evidence");
  const format = useFormat();
  const { messages, fileCount, note, firstMessageAtMs, lastMessageAtMs } = session;
  const counted = (count: number) => (messages.isCapped ? evidence("atLeast", { count }) : format.number(count));
  return (
    <FactList
      title={t("talk")}
      facts={[
        [t("note"), note ?? t("none")],
        [evidence("messages", { name: names.client }), counted(messages.client)],
        [evidence("messages", { name: names.advisor }), counted(messages.advisor)],
        [
          evidence("talk"),
          firstMessageAtMs === null || lastMessageAtMs === null
            ? t("none")
            : evidence("span", { first: format.exactTime(firstMessageAtMs), last: format.exactTime(lastMessageAtMs) }),
        ],
        [evidence("files"), format.number(fileCount)],
        [evidence("facts"), format.number(session.facts.length)],
        [t("calls"), format.number(session.calls.length)],
        ...(session.review === null ? [[evidence("rating"), evidence("none")] as const] : []),
      ]}
    />
  );
}
