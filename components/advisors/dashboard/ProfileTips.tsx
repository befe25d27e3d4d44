"use client";

import Link from "next/link";
import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { profileTips, type ProfileFacts } from "@/lib/domain/profileTips";

/** Where a profile is changed. */
const EDIT_PATH = "/advisor-dashboard/settings";
const SHOWN = 3;

/** What would make the profile easier to choose, the most helpful first; gone once it is done. */
export function ProfileTips({ profile }: { profile: ProfileFacts }) {
  const t = useTranslations("advisorDashboard.tips");
  const tips = profileTips(profile);
  if (tips.length === 0) return null;
  return (
    <section aria-labelledby="tips" className="grid gap-3">
      <h2 id="tips" className="text-lg font-semibold tracking-tight">
        {t("title", { count: tips.length })}
      </h2>
      <ul className="divide-y divide-line border-y border-line">
        {tips.slice(0, SHOWN).map((tip) => (
          <li key={tip} className="relative flex items-center justify-between gap-4 py-3">
            <div className="grid gap-0.5">
              <Link href={EDIT_PATH} className="text-sm font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent">
                {t(`${tip}.title`)}
              </Link>
              <span className="text-sm text-ink-soft">{t(`${tip}.text`)}</span>
            </div>
            <ChevronRight aria-hidden="true" className="size-4 shrink-0 stroke-[1.5] text-ink-faint rtl:-scale-x-100" />
          </li>
        ))}
      </ul>
    </section>
  );
}
