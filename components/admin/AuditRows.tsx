"use client";

import { useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import { useFormat } from "@/lib/format/useFormat";

export interface AuditRow {
  id: string;
  atMs: number;
  actor: string;
  action: string;
  reason: string | null;
  after: string | null;
}

/** What was done to one thing, newest first: when, by whom, what and why. */
export function AuditRows({ audit }: { audit: readonly AuditRow[] }) {
  const t = useTranslations("people");
  const format = useFormat();
  return (
    <section className="grid gap-3">
      <h2 className="text-lg font-semibold tracking-tight">{t("record")}</h2>
      {audit.length === 0 ? (
        <p className="text-sm text-ink-soft">{t("noRecord")}</p>
      ) : (
        <Table label={t("record")}>
          <thead>
            <tr>
              <Th>{t("when")}</Th>
              <Th>{t("who")}</Th>
              <Th>{t("act")}</Th>
              <Th>{t("reason")}</Th>
            </tr>
          </thead>
          <tbody>
            {audit.map((event) => (
              <tr key={event.id}>
                <Td className="figures whitespace-nowrap">{format.dateTime(event.atMs)}</Td>
                <Td>{event.actor}</Td>
                <Td className="wrap-anywhere">
                  <code className="text-xs" dir="ltr">
                    {event.action} {event.after ?? ""}
                  </code>
                </Td>
                <Td className="written wrap-anywhere">{event.reason}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
