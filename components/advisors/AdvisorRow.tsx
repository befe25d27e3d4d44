"use client";

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

/**
 * An advisor in a long list: a row on wide screens, who at the start and what it costs at the end; a card, as `AdvisorCard`, on
 * narrow ones. The same elements in other places, as everything twice would make a list of hundreds slow to come alive.
 */
export function AdvisorRow({ advisor }: { advisor: AdvisorSummary }) {
  return (
    <article className="relative grid grid-cols-[auto_1fr_auto] grid-rows-[auto_1fr] items-center gap-x-4 gap-y-1 rounded-card border border-line bg-surface p-5 transition-colors duration-150 focus-within:border-accent hover:border-line-strong/60 md:grid-cols-[auto_minmax(0,auto)_1fr_auto_auto] md:grid-rows-none md:gap-x-5 md:border-0 md:bg-transparent md:px-3 md:py-4 md:hover:bg-sunk">
      <span className="row-span-2 grid self-start md:col-start-1 md:row-span-3 md:row-start-1 md:self-center">
        <AdvisorPortrait seed={advisor.portraitSeed} photoUrl={advisor.photoUrl} availability={advisor.availability} />
      </span>
      <h2 className="min-w-0 md:col-start-2 md:row-start-1 text-base leading-6 font-semibold">
        <AdvisorLink advisorId={advisor.advisorId} className="md:focus-visible:after:-outline-offset-2">
          {advisor.displayName}
        </AdvisorLink>
      </h2>
      <p
        dir="auto"
        className="written col-start-2 row-start-2 line-clamp-2 min-w-0 self-start text-sm text-ink-soft md:col-span-2 md:col-start-2"
      >
        {advisor.headline}
      </p>
      <FavouriteButton
        advisor={advisor}
        className="col-start-3 row-span-2 row-start-1 -me-2.5 -mt-2.5 self-start md:col-start-5 md:row-span-3 md:row-start-1 md:me-0 md:mt-0 md:mb-10 md:self-center"
      />
      <div className="col-span-full mt-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 md:contents">
        <AvailabilityLabel advisor={advisor} className="md:col-start-3 md:row-start-1 md:-ms-2" />
        <Rating
          average={advisor.ratingAverage}
          count={advisor.ratingCount}
          className="md:col-start-4 md:row-start-2 md:self-start md:justify-self-end"
        />
      </div>
      <div className="col-span-full mt-1.5 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-sm text-ink-faint md:col-span-2 md:col-start-2 md:row-start-3 md:mt-0 md:justify-start">
        <span className="max-md:hidden">{advisor.categories.map(({ name }) => name).join(" · ")}</span>
        <LanguageNames languages={advisor.languages} />
        <ResponseTime responseMs={advisor.responseMs} />
      </div>
      <div className="col-span-full mt-1.5 flex min-h-10 items-center justify-between gap-2 border-t border-line pt-2 md:contents">
        <PriceLine
          chatPriceMinor={advisor.chatPriceMinor}
          videoPriceMinor={advisor.videoPriceMinor}
          className="md:col-start-4 md:row-start-1 md:justify-self-end"
        />
        <CompareToggle advisor={advisor} className="-me-2.5 md:col-start-5 md:row-span-3 md:row-start-1 md:me-0 md:mt-10 md:self-center" />
      </div>
    </article>
  );
}
