"use client";

import { usePaginatedQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { isAllowed } from "@/lib/rolePermissions";
import { MailView } from "./MailView";

type Mail = FunctionReturnType<typeof api.notifications.outbox>["page"][number];
type State = Mail["state"];

const STATES = ["all", "outbox", "sent", "waiting", "inflight", "dead", "dropped"] as const satisfies readonly ("all" | State)[];
const TONES: Partial<Record<State, "accent" | "amber" | "vermilion">> = { sent: "accent", waiting: "amber", inflight: "amber", dead: "vermilion" };
const PAGE_SIZE = 20;

/** All mail with what became of it, and what each one says. */
export function Outbox() {
  const t = useTranslations("outbox");
  const { viewer } = useViewer();
  const [filter, setFilter] = useState<(typeof STATES)[number]>("all");
  const [chosen, setChosen] = useState<Mail["mailId"] | null>(null);
  const reader = useRef<HTMLDivElement>(null);
  const mayRead = viewer !== null && isAllowed(viewer.roles, "admin.enter");
  const { results, status, loadMore } = usePaginatedQuery(
    api.notifications.outbox,
    mayRead ? (filter === "all" ? {} : { state: filter }) : "skip",
    { initialNumItems: PAGE_SIZE },
  );
  const choose = (mailId: Mail["mailId"]) => {
    setChosen(mailId);
    // On phones the mail stands above the list it was chosen from.
    if (window.matchMedia("(width < 64rem)").matches) reader.current?.scrollIntoView();
  };
  return (
    <div ref={reader} className="grid scroll-mt-20 items-start gap-8 lg:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]">
      <div className="grid gap-4">
        <Select
          aria-label={t("filter")}
          value={filter}
          onChange={setFilter}
          options={STATES.map((value) => ({ value, label: value === "all" ? t("all") : t(`states.${value}`) }))}
        />
        {status === "LoadingFirstPage" ? <SkeletonRows rows={5} label={t("loading")} /> : null}
        {status !== "LoadingFirstPage" && results.length === 0 ? <EmptyState title={t("emptyTitle")}>{t("emptyText")}</EmptyState> : null}
        {results.length > 0 ? (
          <ul aria-label={t("list")} className="border-y border-line">
            {results.map((mail) => (
              <MailRow key={mail.mailId} mail={mail} isChosen={mail.mailId === chosen} onChoose={() => choose(mail.mailId)} />
            ))}
          </ul>
        ) : null}
        <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
          {t("more")}
        </MoreButton>
      </div>
      {chosen === null ? (
        <p className="hidden rounded-card border border-dashed border-line px-6 py-16 text-center text-sm text-ink-soft lg:block">{t("choose")}</p>
      ) : (
        <div className="min-w-0 max-lg:order-first lg:sticky lg:top-24">
          <MailView key={chosen} mailId={chosen} />
        </div>
      )}
    </div>
  );
}

function MailRow({ mail, isChosen, onChoose }: { mail: Mail; isChosen: boolean; onChoose: () => void }) {
  const t = useTranslations("outbox");
  const kinds = useTranslations("notifications.kinds");
  const format = useFormat();
  return (
    <li className="border-b border-line last:border-b-0">
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={onChoose}
        className={cn("grid w-full gap-1 px-3 py-3 text-start text-sm hover:bg-sunk", isChosen && "bg-sunk")}
      >
        <span className="flex items-start justify-between gap-3">
          <span className="font-medium wrap-anywhere">{mail.subject ?? kinds(mail.topic)}</span>
          <Badge tone={TONES[mail.state] ?? "neutral"}>{t(`states.${mail.state}`)}</Badge>
        </span>
        <span className="text-ink-soft wrap-anywhere">{t("to", { name: `${mail.firstName} (${mail.to ?? t("noAddress")})` })}</span>
        <span className="figures text-xs text-ink-faint">
          {mail.state === "waiting" ? t("due", { when: format.dateTime(mail.dueAtMs) }) : format.dateTime(mail.finishedAtMs ?? mail.createdAtMs)}
        </span>
      </button>
    </li>
  );
}
