"use client";

import Link from "next/link";
import { Card } from "@/components/ui/card";
import { AdvisorPortrait } from "./AdvisorPortrait";
import { AvailabilityLabel } from "./AvailabilityLabel";
import { LanguageNames } from "./LanguageNames";
import { PriceLine } from "./PriceLine";
import { Rating } from "./Rating";
import type { AdvisorSummary } from "./types";

/** An advisor as a card. The whole card leads to the profile; the link is the name. */
export function AdvisorCard({ advisor, headingLevel: Heading = "h2" }: { advisor: AdvisorSummary; headingLevel?: "h2" | "h3" }) {
  return (
    <Card className="relative grid content-between gap-5 p-5 transition-colors duration-150 hover:border-line-strong/60 focus-within:border-accent">
      <div className="flex items-start gap-4">
        <AdvisorPortrait seed={advisor.portraitSeed} availability={advisor.availability} />
        <div className="grid min-w-0 gap-1">
          <Heading className="text-base leading-6 font-semibold">
            <Link href={`/advisors/${advisor.advisorId}`} className="outline-none after:absolute after:inset-0 after:rounded-card focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-accent">
              {advisor.displayName}
            </Link>
          </Heading>
          <p className="line-clamp-2 text-sm text-ink-soft">{advisor.headline}</p>
        </div>
      </div>
      <div className="grid gap-2.5">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <AvailabilityLabel advisor={advisor} />
          <Rating average={advisor.ratingAverage} count={advisor.ratingCount} />
        </div>
        <LanguageNames languages={advisor.languages} />
        <div className="border-t border-line pt-3">
          <PriceLine chatPriceMinor={advisor.chatPriceMinor} videoPriceMinor={advisor.videoPriceMinor} />
        </div>
      </div>
    </Card>
  );
}
