"use client";

import Link from "next/link";
import { AdvisorPortrait } from "./AdvisorPortrait";
import { AvailabilityLabel } from "./AvailabilityLabel";
import { CompareToggle } from "./compare/CompareToggle";
import { FavouriteButton } from "./FavouriteButton";
import { LanguageNames } from "./LanguageNames";
import { PriceLine } from "./PriceLine";
import { Rating } from "./Rating";
import { ResponseTime } from "./ResponseTime";
import type { AdvisorSummary } from "./types";

/** An advisor as a row, for wide screens: who at the start, what it costs at the end. */
export function AdvisorRow({ advisor }: { advisor: AdvisorSummary }) {
  return (
    <article className="relative grid grid-cols-[auto_1fr_auto_auto] items-center gap-5 rounded-card px-3 py-4 transition-colors duration-150 hover:bg-sunk">
      <AdvisorPortrait seed={advisor.portraitSeed} photoUrl={advisor.photoUrl} availability={advisor.availability} />
      <div className="grid min-w-0 gap-1">
        <div className="flex items-baseline gap-3">
          <h2 className="text-base leading-6 font-semibold">
            <Link href={`/advisors/${advisor.advisorId}`} className="outline-none after:absolute after:inset-0 after:rounded-card focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent">
              {advisor.displayName}
            </Link>
          </h2>
          <AvailabilityLabel advisor={advisor} />
        </div>
        <p dir="auto" className="written line-clamp-2 text-sm text-ink-soft">
          {advisor.headline}
        </p>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-ink-faint">
          <span>{advisor.categories.map(({ name }) => name).join(" · ")}</span>
          <LanguageNames languages={advisor.languages} />
          <ResponseTime responseMs={advisor.responseMs} />
        </div>
      </div>
      <div className="grid justify-items-end gap-2">
        <PriceLine chatPriceMinor={advisor.chatPriceMinor} videoPriceMinor={advisor.videoPriceMinor} />
        <Rating average={advisor.ratingAverage} count={advisor.ratingCount} />
      </div>
      <div className="grid">
        <FavouriteButton advisor={advisor} />
        <CompareToggle advisor={advisor} />
      </div>
    </article>
  );
}
