"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { useSteadyQuery } from "@/lib/useSteadyQuery";

/** One mail as it was written: HTML in a frame that may do nothing, or text. */
export function MailView({ mailId }: { mailId: Id<"mails"> }) {
  const t = useTranslations("outbox");
  const errorText = useErrorText();
  const mail = useSteadyQuery(api.notifications.mail, { mailId });
  const retryMail = useMutation(api.notifications.retryMail);
  const [version, setVersion] = useState<"html" | "text">("html");
  const [error, setError] = useState<string | null>(null);
  if (mail === undefined) return <SkeletonRows rows={4} label={t("loading")} />;
  if (mail === null) return <EmptyState title={t("missing")} />;
  const retry = async () => {
    setError(null);
    try {
      await retryMail({ mailId });
    } catch (failure) {
      setError(errorText(failure));
    }
  };
  return (
    <section aria-labelledby="mail-subject" className="grid min-w-0 gap-4">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="grid min-w-0 gap-1">
          <h2 id="mail-subject" className="text-lg font-semibold tracking-tight wrap-anywhere">
            {mail.subject ?? t("notWritten")}
          </h2>
          <p className="text-sm text-ink-soft">
            {t("to", { name: `${mail.firstName} (${mail.to ?? t("noAddress")})` })} · {t("tries", { count: mail.tries })}
          </p>
          {mail.lastError === null ? null : <p className="text-sm text-vermilion-ink wrap-anywhere">{t("lastError", { code: mail.lastError })}</p>}
        </div>
        <div className="flex items-center gap-2">
          {mail.state === "dead" ? <Button onClick={() => void retry()}>{t("retry")}</Button> : null}
          {mail.html === null ? null : (
            <Choice
              aria-label={t("view")}
              value={version}
              onChange={setVersion}
              options={[
                { value: "html", label: t("html") },
                { value: "text", label: t("text") },
              ]}
            />
          )}
        </div>
      </div>
      {error === null ? null : (
        <p role="alert" className="text-sm text-vermilion-ink">
          {error}
        </p>
      )}
      {mail.html !== null && version === "html" ? (
        // No scripts, no forms, no origin, no navigation: a mail is somebody's words inside an admin's page.
        <iframe sandbox="" srcDoc={mail.html} title={t("preview")} className="h-[38rem] w-full rounded-card border border-line bg-white" />
      ) : null}
      {mail.text !== null && version === "text" ? (
        <pre className="written max-h-[38rem] overflow-auto rounded-card border border-line bg-surface p-4 text-sm whitespace-pre-wrap wrap-anywhere" tabIndex={0}>
          {mail.text}
        </pre>
      ) : null}
    </section>
  );
}
