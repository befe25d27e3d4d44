"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { PriceLine } from "@/components/advisors/PriceLine";
import { Rating } from "@/components/advisors/Rating";
import { ProfilePicture } from "@/components/advisors/setup/ProfilePicture";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/lib/format/useFormat";
import type { ManagedAdvisor } from "./managedAdvisor";

export type AdvisorAct = "edit" | "suspend";

/** One advisor in the admins' list, with what lists are sorted by and what can be done. */
export function ManagedAdvisorRow({ advisor, onAct }: { advisor: ManagedAdvisor; onAct: (act: AdvisorAct) => void }) {
  const t = useTranslations("adminAdvisors");
  const format = useFormat();
  const { displayName, headline, chatPriceMinor, videoPriceMinor } = advisor.fields;
  const isSuspended = advisor.status === "suspended";
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <ProfilePicture photoUrl={advisor.photoUrl} seed={advisor.portraitSeed} size={40} />
      <span className="grid min-w-0 flex-1 basis-48">
        <Link href={`/advisors/${advisor.advisorId}`} className="font-medium wrap-anywhere hover:underline sm:truncate">
          {displayName}
        </Link>
        <span dir="auto" className="written text-sm wrap-anywhere text-ink-soft sm:truncate">
          {headline}
        </span>
        <span className="flex flex-wrap items-center gap-x-3 text-sm text-ink-faint">
          <Rating average={advisor.ratingAverage} count={advisor.ratingCount} />
          <span className="figures">{t("since", { day: format.day(advisor.createdAtMs) })}</span>
        </span>
      </span>
      {chatPriceMinor === null ? null : <PriceLine chatPriceMinor={chatPriceMinor} videoPriceMinor={videoPriceMinor} />}
      {isSuspended ? <Badge tone="vermilion">{t("status.suspended")}</Badge> : null}
      <span className="flex basis-full flex-wrap gap-2 lg:basis-auto">
        <Button asChild size="sm" variant="secondary">
          <Link href={`/admin/users/${advisor.userId}`} aria-label={t("accountNamed", { name: displayName })}>
            {t("account")}
          </Link>
        </Button>
        <Button size="sm" variant="secondary" aria-label={t("editNamed", { name: displayName })} onClick={() => onAct("edit")}>
          {t("edit")}
        </Button>
        <Button
          size="sm"
          variant={isSuspended ? "secondary" : "danger"}
          aria-label={t(isSuspended ? "liftNamed" : "suspendNamed", { name: displayName })}
          onClick={() => onAct("suspend")}
        >
          {t(isSuspended ? "lift" : "suspend")}
        </Button>
      </span>
    </li>
  );
}
