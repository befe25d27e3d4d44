"use client";

import { useConvexAuth, usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { MoreButton } from "@/components/ui/more-button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { useFormat } from "@/lib/format/useFormat";

const PAGE_SIZE = 25;

/** What was written in the disputed session, oldest first, page by page. */
export function Transcript({ disputeId, names }: { disputeId: Id<"disputes">; names: { client: string; advisor: string } }) {
  const t = useTranslations("adminDisputes");
  const format = useFormat();
  const titleId = useId();
  const { isAuthenticated } = useConvexAuth();
  const { results, status, loadMore } = usePaginatedQuery(api.disputes.transcript, isAuthenticated ? { disputeId } : "skip", {
    initialNumItems: PAGE_SIZE,
  });
  const messages = results.filter(({ text, files }) => text !== "" || files.length > 0);
  return (
    <section aria-labelledby={titleId} className="grid grid-cols-1 gap-3">
      <h2 id={titleId} className="text-lg font-semibold tracking-tight">
        {t("transcript")}
      </h2>
      {status === "LoadingFirstPage" ? <SkeletonRows rows={3} label={t("loading")} /> : null}
      {status === "Exhausted" && messages.length === 0 ? <p className="text-sm text-ink-soft">{t("noMessages")}</p> : null}
      {messages.length === 0 ? null : (
        <ol
          aria-label={t("transcriptLabel")}
          tabIndex={0}
          className="grid max-h-112 grid-cols-1 gap-4 overflow-y-auto rounded-card border border-line bg-surface p-5"
        >
          {messages.map(({ messageId, from, text, atMs, files }) => (
            <li key={messageId} className="grid gap-0.5 text-sm">
              <span className="flex flex-wrap items-baseline gap-x-3">
                <span className="font-medium">{from === "system" ? null : names[from]}</span>
                <span className="figures text-ink-faint">{format.dateTime(atMs)}</span>
              </span>
              {text === "" ? null : <span className="written wrap-anywhere whitespace-pre-line text-ink-soft">{text}</span>}
              {files.map(({ name, url }, n) =>
                url === null ? (
                  <bdi key={n} className="written wrap-anywhere text-ink-faint">
                    {name}
                  </bdi>
                ) : (
                  <a
                    key={n}
                    href={url}
                    target="_blank"
                    rel="noopener noreferrer"
                    className="written wrap-anywhere text-accent underline decoration-accent/30 underline-offset-4"
                  >
                    {name}
                  </a>
                ),
              )}
            </li>
          ))}
        </ol>
      )}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("transcriptMore")}
      </MoreButton>
    </section>
  );
}
