"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useId } from "react";
import type { AdminDisputeDetail } from "./types";

const LINK = "underline decoration-line-strong underline-offset-4 hover:decoration-ink";

/** Who disputes what with whom, each with the way to everything else that is known of them. */
export function DisputePeople({ dispute, names }: { dispute: AdminDisputeDetail; names: { client: string; advisor: string } }) {
  const t = useTranslations("adminDisputes");
  const titleId = useId();
  const { client, advisor, otherDisputes } = dispute;
  return (
    <section aria-labelledby={titleId} className="grid gap-3 text-sm">
      <h2 id={titleId} className="sr-only">
        {t("people")}
      </h2>
      <dl className="grid gap-3">
        <div>
          <dt className="text-ink-faint">{t("client")}</dt>
          <dd>
            <Link href={`/admin/users/${client.userId}`} className={`font-medium ${LINK}`}>
              {names.client}
            </Link>
          </dd>
          <dd className="text-ink-soft">{t("others", { count: otherDisputes.client })}</dd>
        </div>
        <div>
          <dt className="text-ink-faint">{t("advisor")}</dt>
          <dd className="flex flex-wrap gap-x-3">
            <Link href={`/admin/users/${advisor.userId}`} className={`font-medium ${LINK}`}>
              {names.advisor}
            </Link>
            <Link href={`/advisors/${advisor.profileId}`} className={LINK}>
              {t("profile")}
            </Link>
          </dd>
          <dd className="text-ink-soft">{t("others", { count: otherDisputes.advisor })}</dd>
        </div>
      </dl>
      <Link href={`/admin/sessions/${dispute.sessionId}`} className={`justify-self-start ${LINK}`}>
        {t("session")}
      </Link>
    </section>
  );
}
