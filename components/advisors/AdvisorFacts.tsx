"use client";

import Link from "next/link";
import { BriefcaseBusiness, Clock, ExternalLink, MapPin } from "lucide-react";
import { useTranslations } from "next-intl";
import { startTransition, useEffect, useState, type ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { useFormat } from "@/lib/format/useFormat";
import { LanguageNames } from "./LanguageNames";
import type { AdvisorDetail } from "./types";

const MINUTE_MS = 60_000;

/** Where an advisor is at home: subjects, languages, experience, place and time. */
export function Facts({ advisor }: { advisor: AdvisorDetail }) {
  const t = useTranslations("profile");
  const format = useFormat();
  const nowMs = useMinute();
  const localTime = nowMs === null ? "" : format.time(nowMs, advisor.timeZone);
  return (
    <section aria-labelledby="facts" className="grid gap-4">
      <h2 id="facts" className="text-lg font-semibold tracking-tight">
        {t("about")}
      </h2>
      <dl className="grid gap-x-8 gap-y-4 border-t border-line pt-5 sm:grid-cols-2">
        <Fact term={t("categories")} icon={null}>
          {advisor.categories.map(({ slug, name }, index) => (
            <span key={slug}>
              {index > 0 ? " · " : null}
              <Link className="underline decoration-line-strong/50 underline-offset-4 hover:decoration-accent" href={`/advisors?category=${encodeURIComponent(slug)}`}>
                {name}
              </Link>
            </span>
          ))}
        </Fact>
        <Fact term={t("languages")} icon={null}>
          <LanguageNames languages={advisor.languages} className="text-ink" />
        </Fact>
        <Fact term={t("experience")} icon={<BriefcaseBusiness aria-hidden="true" />}>
          {t("years", { count: advisor.yearsOfExperience })}
        </Fact>
        <Fact term={t("place")} icon={<MapPin aria-hidden="true" />}>
          {format.country(advisor.country)}
        </Fact>
        <Fact term={t("localTime")} icon={<Clock aria-hidden="true" />}>
          <span className="figures">{localTime}</span>
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ term, icon, children }: { term: ReactNode; icon: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-0.5 text-sm">
      <dt className="text-ink-faint">{term}</dt>
      <dd className="inline-flex items-center gap-1.5 text-ink [&_svg]:size-4 [&_svg]:stroke-[1.5] [&_svg]:text-ink-faint">
        {icon}
        <span>{children}</span>
      </dd>
    </div>
  );
}

const thisMinute = () => Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;

/**
 * The present minute in ms; null until the page has come alive, as the server cannot know the reader's moment. Said without
 * urgency: an external store's moment is urgent, so React would do all that is left of a page in one piece with it.
 */
function useMinute(): number | null {
  const [minuteMs, setMinuteMs] = useState<number | null>(null);
  useEffect(() => {
    const take = () => startTransition(() => setMinuteMs(thisMinute()));
    take();
    const timer = setInterval(take, MINUTE_MS / 4);
    return () => clearInterval(timer);
  }, []);
  return minuteMs;
}

/** What an advisor names as proof: skills and work to look at. Nothing where there is neither. */
export function Credentials({ advisor }: { advisor: AdvisorDetail }) {
  const t = useTranslations("profile");
  const { skills, portfolioLinks } = advisor;
  if (skills.length === 0 && portfolioLinks.length === 0) return null;
  return (
    <section aria-labelledby="credentials" className="grid gap-4">
      <h2 id="credentials" className="text-lg font-semibold tracking-tight">
        {t("credentials")}
      </h2>
      {skills.length === 0 ? null : (
        <ul aria-label={t("skills")} className="flex flex-wrap gap-2">
          {skills.map((skill) => (
            <li key={skill}>
              <Badge tone="outline">{skill}</Badge>
            </li>
          ))}
        </ul>
      )}
      {portfolioLinks.length === 0 ? null : (
        <ul aria-label={t("work")} className="grid gap-1.5">
          {portfolioLinks.map((href) => (
            <li key={href} className="min-w-0">
              <a
                href={href}
                target="_blank"
                // What advisors link to is not ours, and gains nothing by it.
                rel="nofollow ugc noopener noreferrer"
                className="inline-flex max-w-full items-center gap-1.5 text-sm text-accent underline decoration-accent/30 underline-offset-4 hover:decoration-accent"
              >
                <bdi className="truncate">{shownAddress(href)}</bdi>
                <ExternalLink className="size-3.5 shrink-0 stroke-[1.5]" aria-hidden="true" />
                <span className="sr-only">{t("newTab")}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** An address without what says nothing. */
function shownAddress(href: string): string {
  return href.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
}
