"use client";

import { useConvexAuth, useMutation, usePaginatedQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { ReasonDialog } from "@/components/admin/ReasonDialog";
import { MoreButton } from "@/components/ui/more-button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { useSettingName, useSettingText } from "./useSettingText";

const PAGE_SIZE = 15;

type Change = FunctionReturnType<typeof api.settings.history>["page"][number];

/** Every change of the figures: who, when, why, before and after; an earlier state can be brought back. */
export function SettingsHistory() {
  const t = useTranslations("adminSettings.history");
  const { isAuthenticated } = useConvexAuth();
  const { results, status, loadMore } = usePaginatedQuery(api.settings.history, isAuthenticated ? {} : "skip", {
    initialNumItems: PAGE_SIZE,
  });
  return (
    <section className="grid gap-4" aria-label={t("title")}>
      <h2 className="text-lg font-semibold tracking-tight">{t("title")}</h2>
      {status === "LoadingFirstPage" ? <SkeletonRows rows={3} label={t("loading")} /> : null}
      {status === "Exhausted" && results.length === 0 ? <p className="text-sm text-ink-soft">{t("empty")}</p> : null}
      {results.length === 0 ? null : (
        <ol className="divide-y divide-line border-y border-line">
          {results.map((change, n) => (
            <Entry key={change.version} change={change} isNewest={n === 0} />
          ))}
        </ol>
      )}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </section>
  );
}

function Entry({ change, isNewest }: { change: Change; isNewest: boolean }) {
  const t = useTranslations("adminSettings");
  const format = useFormat();
  const textOf = useSettingText();
  const nameOf = useSettingName();
  const restore = useMutation(api.settings.restore);
  const { version, admin } = change;
  const by = admin === null ? t("history.nobody") : admin.name || admin.userId;
  const bring = (to: number) => (reason: string) => restore({ version: to, reason });
  return (
    <li className="grid gap-x-8 gap-y-2 py-4 text-sm lg:grid-cols-[14rem_1fr_auto]">
      <div className="grid content-start gap-0.5">
        <p className="font-medium">{t("history.version", { version })}</p>
        <p className="figures text-ink-faint">{format.dateTime(change.atMs)}</p>
        <p>{by}</p>
      </div>
      <div className="grid min-w-0 content-start gap-2">
        <p className="written wrap-anywhere">{change.reason}</p>
        <dl className="grid gap-1">
          {change.changes.map(({ name, before, after }) => (
            <div key={name} className="grid gap-x-4 sm:grid-cols-[16rem_1fr]">
              <dt className="text-ink-faint">{nameOf(name)}</dt>
              <dd className="figures">{t("fromTo", { before: textOf(name, before), after: textOf(name, after) })}</dd>
            </div>
          ))}
        </dl>
      </div>
      <ReasonDialog
        label={t(isNewest ? "history.undo" : "history.restore")}
        name={t(isNewest ? "history.undoName" : "history.restoreName", { version })}
        title={t(isNewest ? "history.undoTitle" : "history.restoreTitle", { version })}
        text={t("history.restoreText")}
        size="sm"
        run={bring(isNewest ? version - 1 : version)}
      />
    </li>
  );
}
