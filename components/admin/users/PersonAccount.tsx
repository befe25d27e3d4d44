"use client";

import { useConvexAuth, useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { FactList } from "@/components/admin/FactList";
import { useErrorText } from "@/components/layout/useErrorText";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Td } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { useFormat } from "@/lib/format/useFormat";
import type { PersonAccountDetail, PersonDetail } from "./personDetail";
import { MoreLink, RecordTable, WIDE, When } from "./RecordTable";

/** What acts for somebody by key, and what became of mail to them. */
export function PersonAccess({ person }: { person: PersonDetail }) {
  const t = useTranslations("people.account");
  const { isAuthenticated } = useConvexAuth();
  const account = useQuery(api.users.personAccount, isAuthenticated ? { userId: person.userId } : "skip");
  if (account === undefined) return <SkeletonRows rows={3} label={t("loading")} />;
  if (account === null) return null;
  return (
    <>
      {account.keys.length === 0 ? null : <Keys keys={account.keys} />}
      {account.mails.length === 0 ? null : <Mails mails={account.mails} />}
    </>
  );
}

/** Who somebody is here: number, language, and the signs of life there are. */
export function PersonAccount({ person }: { person: PersonDetail }) {
  const t = useTranslations("people.account");
  const topics = useTranslations("notifications.kinds");
  const format = useFormat();
  const { isAuthenticated } = useConvexAuth();
  const account = useQuery(api.users.personAccount, isAuthenticated ? { userId: person.userId } : "skip");
  if (account === undefined || account === null) return null;
  const { locale, timeZone, firstSignInAtMs, deletedAtMs, presence, lastAct, mailOff } = account;
  const code = (text: string): ReactNode => (
    <code className="text-xs" dir="ltr">
      {text}
    </code>
  );
  return (
    <FactList
      title={t("title")}
      facts={[
        [t("number"), code(person.userId)],
        [t("since"), format.dateTime(person.createdAtMs)],
        [t("firstSignIn"), firstSignInAtMs === null ? t("notRecorded") : format.dateTime(firstSignInAtMs)],
        ...(deletedAtMs === null ? [] : [[t("deleted"), format.dateTime(deletedAtMs)] as const]),
        ...(presence === null
          ? []
          : [[t(`presence.${presence.state}`), t("sinceTime", { time: format.dateTime(presence.sinceMs) })] as const]),
        ...(lastAct === null
          ? []
          : [
              [
                t("lastAct"),
                <span key="act">
                  {code(lastAct.action)} {format.dateTime(lastAct.atMs)}
                </span>,
              ] as const,
            ]),
        [t("language"), locale === null ? t("notChosen") : format.language(locale)],
        [t("zone"), timeZone === null ? t("notChosen") : code(timeZone)],
        ...(mailOff.length === 0 ? [] : [[t("mailOff"), format.list(mailOff.map((topic) => topics(topic)))] as const]),
      ]}
    />
  );
}

function Keys({ keys }: Pick<PersonAccountDetail, "keys">) {
  const t = useTranslations("people.account");
  const words = useTranslations("apiKeys");
  const format = useFormat();
  const heads = [
    { label: words("name") },
    { label: t("may"), isWide: true },
    { label: t("made"), isWide: true },
    { label: t("used") },
    { label: t("standing") },
  ];
  return (
    <RecordTable title={words("title")} heads={heads}>
      {keys.map(({ keyId, name, scopes, prefix, createdAtMs, expiresAtMs, lastUsedAtMs, revokedAtMs }) => (
        <tr key={keyId}>
          <Td>
            <span className="wrap-anywhere" dir="auto">
              {name}
            </span>{" "}
            <code className="text-xs text-ink-faint" dir="ltr">
              {prefix} <span className="block sm:hidden">{scopes.join(" ")}</span>
            </code>
          </Td>
          <Td className={WIDE}>
            <code className="text-xs" dir="ltr">
              {scopes.join(" ")}
            </code>
          </Td>
          <Td className={`figures whitespace-nowrap ${WIDE}`}>{format.day(createdAtMs)}</Td>
          <Td className="figures">{lastUsedAtMs === null ? t("never") : format.dateTime(lastUsedAtMs)}</Td>
          <Td className="figures">
            {revokedAtMs !== null
              ? t("revoked", { time: format.dateTime(revokedAtMs) })
              : expiresAtMs === null
                ? words("noEnd")
                : words("ends", { day: format.day(expiresAtMs) })}
          </Td>
        </tr>
      ))}
    </RecordTable>
  );
}

const MAIL_TONES = {
  waiting: "amber",
  inflight: "amber",
  sent: "accent",
  outbox: "neutral",
  dropped: "neutral",
  dead: "vermilion",
} as const satisfies Record<PersonAccountDetail["mails"][number]["state"], string>;

function Mails({ mails }: Pick<PersonAccountDetail, "mails">) {
  const t = useTranslations("people.account");
  const people = useTranslations("people");
  const outbox = useTranslations("outbox");
  const topics = useTranslations("notifications.kinds");
  const heads = [{ label: people("when") }, { label: t("about") }, { label: people("state") }];
  return (
    <RecordTable title={t("mails")} heads={heads} more={<MoreLink href="/admin/outbox">{outbox("title")}</MoreLink>}>
      {mails.map(({ mailId, topic, state, createdAtMs, lastError }) => (
        <tr key={mailId}>
          <When href={null} atMs={createdAtMs} />
          <Td>
            {topics(topic)}
            {lastError === null ? null : (
              <code className="block text-xs text-vermilion-ink wrap-anywhere" dir="ltr">
                {lastError}
              </code>
            )}
          </Td>
          <Td>
            <span className="flex flex-wrap items-center gap-1.5">
              <Badge tone={MAIL_TONES[state]}>{outbox(`states.${state}`)}</Badge>
              {state === "dead" ? <RetryMail mailId={mailId} /> : null}
            </span>
          </Td>
        </tr>
      ))}
    </RecordTable>
  );
}

function RetryMail({ mailId }: { mailId: Id<"mails"> }) {
  const t = useTranslations("outbox");
  const errorText = useErrorText();
  const retryMail = useMutation(api.notifications.retryMail);
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const retry = async () => {
    setPending(true);
    setError(null);
    try {
      await retryMail({ mailId });
    } catch (failure) {
      setError(errorText(failure));
    } finally {
      setPending(false);
    }
  };
  return (
    <>
      <Button size="sm" variant="secondary" pending={isPending} onClick={() => void retry()}>
        {t("retry")}
      </Button>
      {error === null ? null : (
        <span role="alert" className="block text-sm text-vermilion-ink">
          {error}
        </span>
      )}
    </>
  );
}
