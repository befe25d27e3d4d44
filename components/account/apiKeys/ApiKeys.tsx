"use client";

import Link from "next/link";
import { useQuery } from "convex/react";
import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { Viewer } from "@/components/auth/useViewer";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { useNow } from "@/components/layout/useNow";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { NewKey } from "./NewKey";
import type { ApiKey } from "./apiKey";
import { RevokeKey } from "./RevokeKey";

/** Keys by which programs act for this person: what there are, and a new one. */
export function ApiKeys({ viewer }: { viewer: Viewer }) {
  const t = useTranslations("apiKeys");
  const id = useId();
  const list = useQuery(api.apiKeys.list, {});
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section aria-labelledby={id} className="grid gap-4 py-6">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <div className="grid max-w-sm gap-1">
          <h2 id={id} className="font-semibold">
            {t("title")}
          </h2>
          <p className="text-sm text-ink-soft">
            {t("text")}{" "}
            <Link href="/api/docs" className="underline underline-offset-4">
              {t("docs")}
            </Link>
          </p>
        </div>
        {list?.isOffered === true ? (
          <Dialog open={isOpen} onOpenChange={setIsOpen}>
            <DialogTrigger asChild>
              <Button variant="secondary">
                <KeyRound aria-hidden="true" />
                {t("open")}
              </Button>
            </DialogTrigger>
            {isOpen ? (
              <DialogContent keepOpen title={t("newTitle")} description={t("newText")} closeLabel={t("close")}>
                <NewKey roles={viewer.roles} onDone={() => setIsOpen(false)} />
              </DialogContent>
            ) : null}
          </Dialog>
        ) : null}
      </div>
      {list === undefined ? (
        <SkeletonRows rows={1} label={t("loading")} />
      ) : list.keys.length > 0 ? (
        <ul aria-label={t("title")} className="divide-y divide-line rounded-card border border-line">
          {list.keys.map((key) => (
            <KeyRow key={key.keyId} apiKey={key} />
          ))}
        </ul>
      ) : (
        <p className="text-sm text-ink-faint">{t(list.isOffered ? "empty" : "notOffered")}</p>
      )}
    </section>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const nowMs = useNow();
  const t = useTranslations("apiKeys");
  const scopeName = useTranslations("apiKeys.scopes");
  const format = useFormat();
  const { name, prefix, scopes, expiresAtMs, lastUsedAtMs, createdAtMs } = apiKey;
  const isOver = nowMs !== null && expiresAtMs !== null && expiresAtMs <= nowMs;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3 px-4 py-3">
      <div className="grid min-w-0 flex-1 basis-56 gap-1 text-sm">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <bdi className="wrap-anywhere">{name}</bdi>
          {isOver ? <Badge tone="vermilion">{t("expired")}</Badge> : null}
        </p>
        <p className="text-ink-soft">{format.list(scopes.map((scope) => scopeName(scope)))}</p>
        <p className="text-ink-faint">
          <bdi className="figures">{prefix}…</bdi> · {t("made", { day: format.day(createdAtMs) })} ·{" "}
          {lastUsedAtMs === null ? t("neverUsed") : t("used", { time: format.dateTime(lastUsedAtMs) })} ·{" "}
          {expiresAtMs === null ? t("noEnd") : t(isOver ? "ended" : "ends", { day: format.day(expiresAtMs) })}
        </p>
      </div>
      <RevokeKey apiKey={apiKey} />
    </li>
  );
}
