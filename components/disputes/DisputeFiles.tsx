"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Attachments } from "@/components/chat/Attachments";
import { DisputeFilesField } from "./DisputeFilesField";
import type { DisputeFacts, DisputeFile } from "./types";
import { useDisputeUploads } from "./useDisputeUploads";

/** Files as the chat shows them. */
const toAttachments = (files: readonly DisputeFile[]) =>
  files.map(({ fileId, name, mime, size, width, height, url }) => ({ id: fileId, name, mime, size, width, height, url }));

/** The files of both people, as far as the one who looks may see them, and the way to add more. */
export function DisputeFiles({ dispute, peerName }: { dispute: DisputeFacts; peerName: string }) {
  const t = useTranslations("dispute");
  const titleId = useId();
  const uploads = useDisputeUploads(dispute.sessionId);
  const { me, files, filesShared, canAddFiles } = dispute;
  const mine = files.filter(({ from }) => from === me);
  const theirs = files.filter(({ from }) => from !== me);
  const isHidden = me === "advisor" && !filesShared;
  return (
    <section aria-labelledby={titleId} className="grid grid-cols-1 gap-4">
      <h2 id={titleId} className="text-lg font-semibold tracking-tight">
        {t("files")}
      </h2>
      <div className="grid grid-cols-1 gap-2">
        <h3 className="text-sm font-medium">{t("filesOf", { who: "me", name: "" })}</h3>
        {mine.length === 0 ? (
          <p className="text-sm text-ink-soft">{t("noFiles")}</p>
        ) : (
          <Attachments files={toAttachments(mine)} mine={false} />
        )}
        <p className="text-sm text-ink-faint">
          {t(me === "advisor" ? "yoursOpen" : filesShared ? "yoursShared" : "yoursPrivate", { name: peerName })}
        </p>
        {canAddFiles ? <DisputeFilesField files={mine} uploads={uploads} lists={false} /> : null}
      </div>
      <div className="grid grid-cols-1 gap-2">
        <h3 className="text-sm font-medium">{t("filesOf", { who: "other", name: peerName })}</h3>
        {theirs.length > 0 ? <Attachments files={toAttachments(theirs)} mine={false} /> : null}
        {theirs.length === 0 ? (
          <p className="text-sm text-ink-soft">{isHidden ? t("filesNotShared", { name: peerName }) : t("noFiles")}</p>
        ) : null}
      </div>
    </section>
  );
}
