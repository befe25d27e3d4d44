"use client";

import { useConvexAuth, useQueries, type RequestForQueries } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useDeferredValue, useMemo } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { AdjustmentWish } from "@/lib/domain/ledger/adjustments";
import { useFormat } from "@/lib/format/useFormat";
import { useAccountName } from "./accountNames";

type Preview = FunctionReturnType<typeof api.admin.previewAdjustment>;

/** Every line an adjustment will post, with the balances around it, or why it cannot be made. */
export function AdjustmentPreview({ wish }: { wish: AdjustmentWish & { userId: Id<"users"> } }) {
  const t = useTranslations("adjustments.preview");
  const format = useFormat();
  const nameOf = useAccountName();
  const errorText = useErrorText();
  const { isAuthenticated } = useConvexAuth();
  const { userId, account, amountMinor, reasonCode } = useDeferredValue(wish);
  // Not `useQuery`, which throws what the server refuses: the person may delete the account while the admin is typing.
  const queries = useMemo((): RequestForQueries => {
    if (!isAuthenticated) return {};
    return { preview: { query: api.admin.previewAdjustment, args: { userId, account, amountMinor, reasonCode } } };
  }, [isAuthenticated, userId, account, amountMinor, reasonCode]);
  const answers: Record<string, Preview | Error | undefined> = useQueries(queries);
  const preview = answers.preview;
  if (preview === undefined) return <Skeleton className="h-24" />;
  if (preview instanceof Error) return <Notice tone="amber">{errorText(preview)}</Notice>;
  if (preview.obstacle !== null) {
    const { code, limitMinor, availableMinor } = preview.obstacle;
    return (
      <Notice tone="amber" role="status">
        {code === "INSUFFICIENT_FUNDS"
          ? t("notEnough", { amount: format.money(availableMinor ?? 0n) })
          : code === "ABOVE_MAXIMUM"
            ? t("tooMuch", { amount: format.money(limitMinor ?? 0n) })
            : t("doesNotFit")}
      </Notice>
    );
  }
  return (
    <div className="grid gap-3">
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("account")}</Th>
            <Th numeric>{t("change")}</Th>
            <Th numeric>{t("before")}</Th>
            <Th numeric>{t("after")}</Th>
          </tr>
        </thead>
        <tbody>
          {preview.lines.map(({ accountClass, deltaMinor, balanceBeforeMinor, balanceAfterMinor }) => (
            <tr key={accountClass}>
              <Td>{nameOf(accountClass)}</Td>
              <Td numeric className="font-medium">
                {format.money(deltaMinor, { signed: true })}
              </Td>
              <Td numeric>{balanceBeforeMinor === null ? "–" : format.money(balanceBeforeMinor)}</Td>
              <Td numeric>{balanceAfterMinor === null ? "–" : format.money(balanceAfterMinor)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {preview.needsSecond ? <Notice tone="amber">{t("needsSecond")}</Notice> : null}
    </div>
  );
}
