"use client";

import Link from "next/link";
import { ArrowLeft, BriefcaseBusiness, Clock, MapPin } from "lucide-react";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useSyncExternalStore, type ReactNode } from "react";
import { AdvisorReviews } from "@/components/reviews/AdvisorReviews";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { AdvisorPortrait } from "./AdvisorPortrait";
import { AvailabilityLabel } from "./AvailabilityLabel";
import { LanguageNames } from "./LanguageNames";
import { PricePanel } from "./PricePanel";
import { Rating } from "./Rating";
import type { AdvisorDetail } from "./types";

const MINUTE_MS = 60_000;

/** The public page of an advisor: who they are at the start, what it costs and the way in at the end. */
export function AdvisorProfile({ advisorId }: { advisorId: string }) {
  const t = useTranslations("profile");
  const advisor = useQuery(api.advisorProfiles.get, { advisorId });
  if (advisor === undefined) return <ProfileSkeleton label={t("loading")} />;
  if (advisor === null) {
    return (
      <EmptyState
        scene="lost"
        titleAs="h1"
        title={t("missingTitle")}
        action={
          <Button asChild variant="secondary">
            <Link href="/advisors">{t("back")}</Link>
          </Button>
        }
      >
        {t("missingText")}
      </EmptyState>
    );
  }
  return (
    <>
      <Link href="/advisors" className="mb-6 inline-flex items-center gap-1.5 text-sm text-ink-soft hover:text-ink">
        <ArrowLeft className="size-4 stroke-[1.5] rtl:-scale-x-100" aria-hidden="true" />
        {t("back")}
      </Link>
      <div className="grid gap-10 lg:grid-cols-[1fr_22rem] lg:grid-rows-[auto_1fr] lg:gap-x-16">
        <header className="flex min-w-0 flex-col gap-6 sm:flex-row sm:items-center">
          <AdvisorPortrait seed={advisor.portraitSeed} availability={advisor.availability} size={128} />
          <div className="grid gap-2">
            <h1 className="display text-2xl sm:text-3xl">{advisor.displayName}</h1>
            <p className="text-lg text-ink-soft">{advisor.headline}</p>
            <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <AvailabilityLabel advisor={advisor} />
              <Rating average={advisor.ratingAverage} count={advisor.ratingCount} />
            </div>
          </div>
        </header>
        {/* Once only: beside the text on wide screens, between head and text on narrow ones. */}
        <aside aria-label={t("prices")} className="lg:row-span-2">
          <div className="lg:sticky lg:top-24">
            <PricePanel advisor={advisor} />
          </div>
        </aside>
        <article className="grid min-w-0 content-start gap-10">
          <section aria-labelledby="help" className="grid gap-4">
            <h2 id="help" className="text-lg font-semibold tracking-tight">
              {t("help")}
            </h2>
            <p className="max-w-2xl whitespace-pre-line text-ink-soft">{advisor.bio}</p>
            <ul aria-label={t("specialties")} className="flex flex-wrap gap-2">
              {advisor.specialties.map((specialty) => (
                <li key={specialty}>
                  <Badge tone="outline">{specialty}</Badge>
                </li>
              ))}
            </ul>
          </section>
          <Facts advisor={advisor} />
          <AdvisorReviews advisorId={advisor.advisorId} />
        </article>
      </div>
    </>
  );
}

function Facts({ advisor }: { advisor: AdvisorDetail }) {
  const t = useTranslations("profile");
  const format = useFormat();
  const nowMs = useMinute();
  const localTime =
    nowMs === null ? "" : new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit", timeZone: advisor.timeZone }).format(nowMs);
  return (
    <section aria-labelledby="facts" className="grid gap-4">
      <h2 id="facts" className="text-lg font-semibold tracking-tight">
        {t("about")}
      </h2>
      <dl className="grid gap-x-8 gap-y-4 border-t border-line pt-5 sm:grid-cols-2">
        <Fact term={t("categories")} icon={null}>
          {advisor.categories.map(({ slug, name }, index) => (
            <span key={slug}>
              {index > 0 ? ", " : null}
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

const everyMinute = (notify: () => void) => {
  const timer = setInterval(notify, MINUTE_MS / 4);
  return () => clearInterval(timer);
};
const thisMinute = () => Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;

/** The present minute in ms; null while the server renders, which cannot know the reader's moment. */
function useMinute(): number | null {
  return useSyncExternalStore<number | null>(everyMinute, thisMinute, () => null);
}

function ProfileSkeleton({ label }: { label: string }) {
  return (
    <div role="status" className="grid gap-10 lg:grid-cols-[1fr_22rem] lg:gap-16">
      <span className="sr-only">{label}</span>
      <div className="grid content-start gap-8 pt-12">
        <div className="flex items-center gap-6">
          <Skeleton className="size-32 rounded-full" />
          <div className="grid flex-1 gap-3">
            <Skeleton className="h-10 w-64 max-w-full" />
            <Skeleton className="h-6 w-80 max-w-full" />
          </div>
        </div>
        <Skeleton className="h-40" />
      </div>
      <Skeleton className="h-96 lg:mt-12" />
    </div>
  );
}
