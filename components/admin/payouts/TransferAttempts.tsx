"use client";

import { useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import { useFormat } from "@/lib/format/useFormat";
import type { Managed } from "./payoutAdminTypes";

/** The calls to the processor for one withdrawal, newest first. Calls of one attempt share a key, so they make one transfer. */
export function TransferAttempts({ attempts }: { attempts: Managed["attempts"] }) {
  const t = useTranslations("adminPayouts.detail");
  const format = useFormat();
  return (
    <section aria-labelledby="attempts" className="grid gap-3">
      <h2 id="attempts" className="text-lg font-semibold tracking-tight">
        {t("attempts")}
      </h2>
      <Table label={t("attempts")}>
        <thead>
          <tr>
            <Th>{t("attempt")}</Th>
            <Th numeric>{t("tries")}</Th>
            <Th>{t("result")}</Th>
            <Th>{t("nextTry")}</Th>
          </tr>
        </thead>
        <tbody>
          {attempts.map(({ n, state, tries, atMs, nextTryAtMs, code }) => (
            <tr key={n}>
              <Td className="figures">
                {format.number(n)} · {format.dateTime(atMs)}
              </Td>
              <Td numeric>{format.number(tries)}</Td>
              <Td>
                {t(`attemptState.${state}`)}
                {code === null ? null : (
                  <code className="block text-xs text-ink-faint" dir="ltr">
                    {code}
                  </code>
                )}
              </Td>
              <Td className="figures">{state === "done" || state === "failed" ? null : format.dateTime(nextTryAtMs)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
