"use client";

import Link from "next/link";
import { ArrowLeft } from "lucide-react";
import { useRouter } from "next/navigation";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { AdvisorReviews } from "@/components/reviews/AdvisorReviews";
import { Badge } from "@/components/ui/badge";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { AdvisorPortrait } from "./AdvisorPortrait";
import { Credentials, Facts } from "./AdvisorFacts";
import { AvailabilityLabel } from "./AvailabilityLabel";
import { FavouriteButton } from "./FavouriteButton";
import { lastListHref, markReturn } from "./listMemory";
import { MissingAdvisor } from "./MissingAdvisor";
import { PricePanel } from "./PricePanel";
import { Rating } from "./Rating";
import { ResponseTime } from "./ResponseTime";
import { ShareButton } from "./ShareButton";
import type { AdvisorDetail } from "./types";

export interface AdvisorProfileProps {
  advisorId: string;
  /** The profile as the server found it; undefined where it could not ask. */
  first?: AdvisorDetail | null | undefined;
}

/** The public page of an advisor: who they are at the start, what it costs and the way in at the end. */
export function AdvisorProfile({ advisorId, first }: AdvisorProfileProps) {
  const t = useTranslations("profile");
  const live = useQuery(api.advisorProfiles.get, { advisorId });
  const advisor = live === undefined ? first : live;
  if (advisor === undefined) return <ProfileSkeleton label={t("loading")} />;
  if (advisor === null) return <MissingAdvisor />;
  return (
    <>
      <BackToList />
      <div className="flex flex-col gap-10 lg:grid lg:grid-cols-[1fr_22rem] lg:grid-rows-[auto_1fr] lg:gap-x-16">
        <header className="flex min-w-0 flex-col gap-6 sm:flex-row sm:items-center">
          {/* The picture stands in line with the text; the ring, when there is one, reaches into the margin. */}
          <span className="-ms-[11px] flex shrink-0">
            <AdvisorPortrait seed={advisor.portraitSeed} photoUrl={advisor.photoUrl} availability={advisor.availability} size={128} />
          </span>
          <div className="grid min-w-0 flex-1 gap-2">
            <div className="flex items-start justify-between gap-3">
              <h1 className="display min-w-0 text-2xl break-words sm:text-3xl">{advisor.displayName}</h1>
              <div className="flex shrink-0">
                <FavouriteButton advisor={advisor} />
                <ShareButton name={advisor.displayName} />
              </div>
            </div>
            <p className="written text-lg text-ink-soft">{advisor.headline}</p>
            <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <AvailabilityLabel advisor={advisor} />
              <Rating average={advisor.ratingAverage} count={advisor.ratingCount} />
              <ResponseTime responseMs={advisor.responseMs} />
            </div>
          </div>
        </header>
        {/* Once only: beside the text on wide screens; on narrow ones the prices follow the head and the buttons stay in reach. */}
        <aside aria-label={t("prices")} className="max-lg:contents lg:row-span-2">
          <div className="max-lg:contents lg:sticky lg:top-24">
            <PricePanel advisor={advisor} />
          </div>
        </aside>
        <article className="grid min-w-0 content-start gap-10">
          <section aria-labelledby="help" className="grid gap-4">
            <h2 id="help" className="text-lg font-semibold tracking-tight">
              {t("help")}
            </h2>
            <p dir="auto" className="max-w-2xl whitespace-pre-line text-ink-soft">
              {advisor.bio}
            </p>
            <ul aria-label={t("specialties")} className="flex flex-wrap gap-2">
              {advisor.specialties.map((specialty) => (
                <li key={specialty}>
                  <Badge tone="outline">{specialty}</Badge>
                </li>
              ))}
            </ul>
          </section>
          <Facts advisor={advisor} />
          <Credentials advisor={advisor} />
          <AdvisorReviews advisorId={advisor.advisorId} />
        </article>
      </div>
    </>
  );
}

/** The way back to the list as it was left, or to its beginning. */
function BackToList() {
  const t = useTranslations("profile");
  const router = useRouter();
  return (
    <Link
      href="/advisors"
      className="mb-6 inline-flex items-center gap-1.5 text-sm text-ink-soft hover:text-ink"
      onClick={(event) => {
        const href = lastListHref();
        if (href === null || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        markReturn();
        router.push(href, { scroll: false });
      }}
    >
      <ArrowLeft className="size-4 stroke-[1.5] rtl:-scale-x-100" aria-hidden="true" />
      {t("back")}
    </Link>
  );
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
