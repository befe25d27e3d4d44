"use client";

import { useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import { useFormat } from "@/lib/format/useFormat";
import type { PartProps } from "./sessionDetail";

/** Every video call of a session, and how far the provider has followed what we wish of it. */
export function SessionCalls({ session }: Pick<PartProps, "session">) {
  return (
    <>
      {session.calls.length === 0 ? null : <Calls calls={session.calls} />}
      {session.targets.length === 0 ? null : <Targets targets={session.targets} />}
    </>
  );
}

type EndReason = NonNullable<PartProps["session"]["endReason"]>;
type StopReason = PartProps["session"]["segments"][number]["reason"];

const code = (text: string | null) =>
  text === null ? null : (
    <code className="text-xs wrap-anywhere" dir="ltr">
      {text}
    </code>
  );

function Calls({ calls }: { calls: PartProps["session"]["calls"] }) {
  const t = useTranslations("adminSession.callTable");
  const ends = useTranslations("receipt.endReason");
  const stops = useTranslations("adminSession.proofs.reason");
  const format = useFormat();
  // A call closes with the interval or with the session, and says which.
  const wordsFor = (reason: string) => {
    if (ends.has(reason as EndReason)) return ends(reason as EndReason);
    return stops.has(reason as StopReason) ? stops(reason as StopReason) : reason;
  };
  return (
    <section className="grid grid-cols-1 gap-3">
      <h2 className="text-lg font-semibold tracking-tight">{t("title")}</h2>
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th numeric>{t("call")}</Th>
            <Th>{t("opened")}</Th>
            <Th>{t("closed")}</Th>
            <Th>{t("why")}</Th>
            <Th>{t("server")}</Th>
          </tr>
        </thead>
        <tbody>
          {calls.map(({ epoch, provider, openedAtMs, closedAtMs, closeReason, serverState }) => (
            <tr key={epoch}>
              <Td numeric>{format.number(epoch)}</Td>
              <Td className="figures whitespace-nowrap">{format.exactTime(openedAtMs)}</Td>
              <Td className="figures whitespace-nowrap">{closedAtMs === null ? t("stillOpen") : format.exactTime(closedAtMs)}</Td>
              <Td className="min-w-32">{closeReason === null ? null : wordsFor(closeReason)}</Td>
              <Td>{code(serverState === "none" ? provider : `${provider} ${serverState}`)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function Targets({ targets }: { targets: PartProps["session"]["targets"] }) {
  const t = useTranslations("adminSession.targets");
  const format = useFormat();
  return (
    <section className="grid grid-cols-1 gap-3">
      <h2 className="text-lg font-semibold tracking-tight">{t("title")}</h2>
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("what")}</Th>
            <Th>{t("wish")}</Th>
            <Th>{t("state")}</Th>
            <Th numeric>{t("tries")}</Th>
            <Th>{t("error")}</Th>
          </tr>
        </thead>
        <tbody>
          {targets.map(({ kind, epoch, isOpen, state, tries, lastError }) => (
            <tr key={`${kind}${epoch}`}>
              <Td className="figures">{kind === "channel" ? t("channel") : t("call", { number: epoch })}</Td>
              <Td>{t(isOpen ? "open" : "closed")}</Td>
              <Td>{code(state)}</Td>
              <Td numeric>{format.number(tries)}</Td>
              <Td>{code(lastError)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
