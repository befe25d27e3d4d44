"use client";

import { Card } from "@/components/ui/card";
import { AdvisorLink } from "./AdvisorLink";
import { AdvisorPortrait } from "./AdvisorPortrait";
import { AvailabilityLabel } from "./AvailabilityLabel";
import { CompareToggle } from "./compare/CompareToggle";
import { FavouriteButton } from "./FavouriteButton";
import { LanguageNames } from "./LanguageNames";
import { PriceLine } from "./PriceLine";
import { Rating } from "./Rating";
import { ResponseTime } from "./ResponseTime";
import type { AdvisorSummary } from "./types";

export interface AdvisorCardProps {
  advisor: AdvisorSummary;
  headingLevel?: "h2" | "h3";
  /** Where advisors are chosen among, they can be put side by side. */
  canCompare?: boolean;
}

/** An advisor as a card. The whole card leads to the profile; the link is the name. */
export function AdvisorCard({ advisor, headingLevel: Heading = "h2", canCompare = true }: AdvisorCardProps) {
  return (
    <Card className="relative grid content-between gap-5 p-5 transition-colors duration-150 hover:border-line-strong/60 focus-within:border-accent">
      <div className="flex items-start gap-4">
        <AdvisorPortrait seed={advisor.portraitSeed} photoUrl={advisor.photoUrl} availability={advisor.availability} />
        <div className="grid min-w-0 flex-1 gap-1">
          <Heading className="text-base leading-6 font-semibold">
            <AdvisorLink advisorId={advisor.advisorId}>{advisor.displayName}</AdvisorLink>
          </Heading>
          <p dir="auto" className="written line-clamp-2 text-sm text-ink-soft">
            {advisor.headline}
          </p>
        </div>
        <FavouriteButton advisor={advisor} className="-me-2.5 -mt-2.5" />
      </div>
      <div className="grid gap-2.5">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <AvailabilityLabel advisor={advisor} />
          <Rating average={advisor.ratingAverage} count={advisor.ratingCount} />
        </div>
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <LanguageNames languages={advisor.languages} />
          <ResponseTime responseMs={advisor.responseMs} />
        </div>
        <div className="flex min-h-10 items-center justify-between gap-2 border-t border-line pt-2">
          <PriceLine chatPriceMinor={advisor.chatPriceMinor} videoPriceMinor={advisor.videoPriceMinor} />
          {canCompare ? <CompareToggle advisor={advisor} className="-me-2.5" /> : null}
        </div>
      </div>
    </Card>
  );
}
