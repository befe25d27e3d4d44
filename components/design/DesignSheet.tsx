"use client";

import { Page, PageTitle } from "@/components/layout/Page";
import { ControlSamples } from "./ControlSamples";
import { MatterSamples } from "./MatterSamples";
import { StateSamples } from "./StateSamples";

// Sample words for people who work on the product: they are no texts of it and stand in no catalogue.
const WORDS = { title: "Design", line: "Every primitive in every state, in both themes. Tab through it, narrow the window, turn motion off." };
const THEMES = ["light", "dark"] as const;

/** All primitives, once on paper and once on dark ground, whatever theme the browser has. */
export function DesignSheet() {
  return (
    <Page>
      <PageTitle title={WORDS.title}>{WORDS.line}</PageTitle>
      <div className="grid gap-6 xl:grid-cols-2">
        {THEMES.map((theme) => (
          <section key={theme} aria-label={theme} className={`${theme} grid grid-cols-1 content-start gap-10 rounded-card border border-line bg-paper p-5 text-ink sm:p-6`}>
            <MatterSamples />
            <ControlSamples />
            <StateSamples />
          </section>
        ))}
      </div>
    </Page>
  );
}
