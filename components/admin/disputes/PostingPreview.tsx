"use client";

import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import { Table, Td, Th } from "@/components/ui/table";
import type { AccountClass } from "@/lib/domain/ledger/accounts";
import { useFormat } from "@/lib/format/useFormat";
import type { DecisionPreview } from "./types";

interface Names {
  client: string;
  advisor: string;
}

/** The accounts decisions can move, as keys of the catalogue. */
const ACCOUNTS: Partial<
  Record<AccountClass, "C_avail" | "C_promo" | "C_debt" | "A_pending" | "A_avail" | "A_frozen" | "A_debt" | "P_revenue">
> = {
  "C.avail": "C_avail",
  "C.promo": "C_promo",
  "C.debt": "C_debt",
  "A.pending": "A_pending",
  "A.avail": "A_avail",
  "A.frozen": "A_frozen",
  "A.debt": "A_debt",
  "P.revenue": "P_revenue",
};

/** A column a phone has no room for: there it stands under the account. */
const WIDE = "hidden sm:table-cell";

/** Everything a decision will do, before it does: what each side gets or gives, then every line it posts with the balances around it. */
export function PostingPreview({
  preview,
  names,
  twoAdminsAboveMinor,
}: {
  preview: DecisionPreview;
  names: Names;
  twoAdminsAboveMinor: bigint;
}) {
  const t = useTranslations("adminDisputes.decide");
  const format = useFormat();
  return (
    <div className="grid grid-cols-1 gap-4">
      <PreviewSums preview={preview} names={names} />
      {preview.lines.length === 0 ? (
        <p className="text-sm text-ink-soft">{t("nothingMoves")}</p>
      ) : (
        <Lines preview={preview} names={names} />
      )}
      {preview.needsSecond ? <Notice tone="amber">{t("needsSecond", { amount: format.money(twoAdminsAboveMinor) })}</Notice> : null}
    </div>
  );
}

/** What a decision comes to for each side. */
export function PreviewSums({ preview, names }: { preview: DecisionPreview; names: Names }) {
  const t = useTranslations("adminDisputes.decide");
  const format = useFormat();
  const sums: readonly (readonly [string, bigint])[] = [
    [t("toClient", { name: names.client }), preview.refundMinor],
    [t("toDebt", { name: names.client }), preview.toDebtMinor],
    [t("fromAdvisor", { name: names.advisor }), preview.advisorBackMinor],
    [t("newDebt", { name: names.advisor }), preview.newDebtMinor],
    [t("feeBack"), preview.feeBackMinor],
    [t("givenBack", { name: names.advisor }), preview.givenBackMinor],
  ];
  return (
    <dl className="grid gap-1 text-sm">
      {sums
        .filter(([, minor]) => minor !== 0n)
        .map(([label, minor]) => (
          <div key={label} className="flex items-baseline justify-between gap-4">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="figures font-medium">{format.money(minor)}</dd>
          </div>
        ))}
    </dl>
  );
}

function Lines({ preview, names }: { preview: DecisionPreview; names: Names }) {
  const t = useTranslations("adminDisputes.decide");
  const accounts = useTranslations("adminDisputes.account");
  const format = useFormat();
  const balance = (minor: bigint | null) => (minor === null ? "–" : format.money(minor));
  return (
    <Table label={t("lines")}>
      <thead>
        <tr>
          <Th>{t("account")}</Th>
          <Th className={WIDE}>{t("owner")}</Th>
          <Th numeric>{t("change")}</Th>
          <Th numeric>{t("before")}</Th>
          <Th numeric>{t("after")}</Th>
        </tr>
      </thead>
      <tbody>
        {preview.lines.map(({ account, owner, deltaMinor, balanceBeforeMinor, balanceAfterMinor }, n) => {
          const key = ACCOUNTS[account];
          const ownerName = owner === "platform" ? t("platform") : names[owner];
          return (
            <tr key={n}>
              <Td>
                {key === undefined ? account : accounts(key)}
                <span className="block text-ink-faint sm:hidden">{ownerName}</span>
              </Td>
              <Td className={WIDE}>{ownerName}</Td>
              <Td numeric className="font-medium">
                {format.money(deltaMinor, { signed: true })}
              </Td>
              <Td numeric>{balance(balanceBeforeMinor)}</Td>
              <Td numeric>{balance(balanceAfterMinor)}</Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
