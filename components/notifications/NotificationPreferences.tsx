"use client";

import { useMutation } from "convex/react";
import type { FunctionArgs, FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { useViewer, type Viewer } from "@/components/auth/useViewer";
import { useErrorText } from "@/components/layout/useErrorText";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Switch } from "@/components/ui/switch";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { KIND_RULES, type KindClass, type NotificationKind } from "@/lib/domain/notifications";
import { isAllowed, type Permission } from "@/lib/rolePermissions";
import { useSteadyQuery } from "@/lib/useSteadyQuery";

type Change = FunctionArgs<typeof api.notifications.setPreferences>["change"];
type Row = FunctionReturnType<typeof api.notifications.preferences>["kinds"][number];

const GROUPS: readonly KindClass[] = ["record", "fixed", "free"];

/** Kinds that reach only people of one role; others would be a riddle to everybody else. */
const OF_ROLE: Partial<Record<NotificationKind, Permission>> = {
  sessionRequest: "sessions.answer",
  earningAvailable: "sessions.answer",
  withdrawalRequested: "admin.enter",
  systemAlert: "admin.enter",
  withdrawalDecided: "sessions.answer",
  withdrawalFailed: "sessions.answer",
  payoutSent: "sessions.answer",
  profileEditedByAdmin: "sessions.answer",
  reviewReceived: "sessions.answer",
  applicationSubmitted: "admin.enter",
};

function concerns(viewer: Viewer, kind: NotificationKind): boolean {
  const permission = OF_ROLE[kind];
  return permission === undefined || isAllowed(viewer.roles, permission);
}

/** What one is told, in the app and by mail. Every change counts at once. */
export function NotificationPreferences() {
  const t = useTranslations("notifications.preferences");
  const errorText = useErrorText();
  const digestId = useId();
  const { viewer } = useViewer();
  const preferences = useSteadyQuery(api.notifications.preferences, {});
  const setPreferences = useMutation(api.notifications.setPreferences);
  const [error, setError] = useState<string | null>(null);
  const change = async (wish: Change) => {
    setError(null);
    try {
      await setPreferences({ change: wish });
    } catch (failure) {
      setError(errorText(failure));
    }
  };
  return (
    <div id="preferences" className="grid scroll-mt-24 gap-4">
      <div className="grid gap-1">
        <h2 id="preferences-title" className="text-lg font-semibold tracking-tight">
          {t("title")}
        </h2>
        <p className="text-sm text-ink-soft">{t("intro")}</p>
      </div>
      {error === null ? null : (
        <p role="alert" className="text-sm text-vermilion-ink">
          {error}
        </p>
      )}
      {preferences === undefined || viewer === null ? (
        <SkeletonRows rows={4} label={t("loading")} />
      ) : (
        <>
          <Table label={t("title")}>
            <thead>
              <tr>
                <Th>{t("kind")}</Th>
                <Th className="w-24">{t("app")}</Th>
                <Th className="w-24">{t("mail")}</Th>
              </tr>
            </thead>
            {GROUPS.map((group) => (
              <tbody key={group}>
                <tr>
                  <th scope="rowgroup" colSpan={3} className="pt-5 pb-1 text-start text-xs font-medium text-ink-faint">
                    {t(`groups.${group}`)}
                  </th>
                </tr>
                {preferences.kinds
                  .filter(({ kind }) => KIND_RULES[kind].class === group && concerns(viewer, kind))
                  .map((row) => (
                    <KindRow key={row.kind} row={row} onChange={(wish) => void change(wish)} />
                  ))}
              </tbody>
            ))}
          </Table>
          <div className="grid grid-cols-[1fr_6rem] items-center border-b border-line pb-4 text-sm">
            <label htmlFor={digestId} className="pe-3">
              {t("digest")}
            </label>
            {/* Under the switches for mail. */}
            <Switch id={digestId} className="ms-3" checked={preferences.digest} onCheckedChange={(isOn) => void change({ channel: "mail", topic: "digest", isOn })} />
          </div>
        </>
      )}
    </div>
  );
}

function KindRow({ row, onChange }: { row: Row; onChange: (wish: Change) => void }) {
  const t = useTranslations("notifications.preferences");
  const kinds = useTranslations("notifications.kinds");
  const name = kinds(row.kind);
  const always = <span className="text-ink-faint">{t("always")}</span>;
  return (
    <tr>
      <Td>{name}</Td>
      <Td>
        {row.appFixed ? (
          always
        ) : (
          <Switch aria-label={t("appFor", { kind: name })} checked={row.app} onCheckedChange={(isOn) => onChange({ channel: "app", kind: row.kind, isOn })} />
        )}
      </Td>
      <Td>
        {row.mailFixed ? (
          always
        ) : (
          <Switch aria-label={t("mailFor", { kind: name })} checked={row.mail} onCheckedChange={(isOn) => onChange({ channel: "mail", topic: row.kind, isOn })} />
        )}
      </Td>
    </tr>
  );
}
