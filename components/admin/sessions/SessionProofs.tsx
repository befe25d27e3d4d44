"use client";

import { useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import { useFormat } from "@/lib/format/useFormat";
import type { PartProps } from "./sessionDetail";

/** Billed intervals with the last proofs of both, and what was said about who was in the call. */
export function SessionProofs({ session, names }: PartProps) {
  return (
    <>
      <Segments session={session} names={names} />
      {session.facts.length === 0 ? null : <Facts session={session} names={names} />}
    </>
  );
}

function Segments({ session, names }: PartProps) {
  const t = useTranslations("adminSession.proofs");
  const receipt = useTranslations("receipt");
  const format = useFormat();
  return (
    <section className="grid grid-cols-1 gap-3">
      <h2 className="text-lg font-semibold tracking-tight">{t("title")}</h2>
      {session.segments.length === 0 ? (
        <p className="text-sm text-ink-soft">{t("none")}</p>
      ) : (
        <Table label={t("title")}>
          <thead>
            <tr>
              <Th numeric>{receipt("intervalNumber")}</Th>
              <Th>{receipt("from")}</Th>
              <Th numeric>{receipt("seconds")}</Th>
              <Th>{t("closedBy")}</Th>
              <Th numeric>{t("proofOf", { name: names.client })}</Th>
              <Th numeric>{t("proofOf", { name: names.advisor })}</Th>
            </tr>
          </thead>
          <tbody>
            {session.segments.map(({ n, startMs, endMs, reason, proofClientMs, proofAdvisorMs }) => (
              <tr key={n}>
                <Td numeric>{n}</Td>
                <Td className="figures whitespace-nowrap">{format.exactTime(startMs)}</Td>
                <Td numeric>{format.seconds(endMs - startMs)}</Td>
                <Td>{t(`reason.${reason}`)}</Td>
                <Td numeric>{format.exactTime(proofClientMs)}</Td>
                <Td numeric>{format.exactTime(proofAdvisorMs)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

function Facts({ session, names }: PartProps) {
  const t = useTranslations("adminSession.presence");
  const format = useFormat();
  return (
    <details>
      <summary className="cursor-pointer text-lg font-semibold tracking-tight">{t("title", { count: session.facts.length })}</summary>
      <div className="mt-4">
        <Table label={t("label")}>
          <thead>
            <tr>
              <Th>{t("when")}</Th>
              <Th numeric>{t("call")}</Th>
              <Th>{t("who")}</Th>
              <Th>{t("what")}</Th>
              <Th>{t("source")}</Th>
            </tr>
          </thead>
          <tbody>
            {session.facts.map(({ epoch, who, kind, source, atMs }, index) => (
              <tr key={index}>
                <Td className="figures whitespace-nowrap">{format.exactTime(atMs)}</Td>
                <Td numeric>{epoch}</Td>
                <Td>{who === null ? t("both") : names[who]}</Td>
                <Td>
                  <code className="text-xs" dir="ltr">
                    {kind}
                  </code>
                </Td>
                <Td>
                  <code className="text-xs" dir="ltr">
                    {source}
                  </code>
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </details>
  );
}
