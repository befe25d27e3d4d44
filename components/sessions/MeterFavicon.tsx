"use client";

import { useEffect } from "react";
import type { MeterTone } from "@/components/ui/meter-ring";

/** Steps of the icon: finer is not to be seen at 16 px. */
const STEPS = 24;
const AROUND = 2 * Math.PI * 40;

const COLOUR: Record<MeterTone, string> = { calm: "#1f7a56", low: "#c98a1b", last: "#d2452c", exhausted: "#d2452c", still: "#8a938d" };

/** Shows the meter in the tab's icon while it is mounted, and puts the old icon back after. */
export function MeterFavicon({ fraction, tone }: { fraction: number; tone: MeterTone }) {
  const step = Math.round(Math.min(1, Math.max(0, fraction)) * STEPS);
  useEffect(() => {
    const href = faviconHref(step / STEPS, tone);
    const icons = [...document.querySelectorAll<HTMLLinkElement>('link[rel="icon"]')];
    const before = icons.map((icon) => icon.getAttribute("href") ?? "");
    for (const icon of icons) icon.setAttribute("href", href);
    return () => icons.forEach((icon, index) => icon.setAttribute("href", before[index] ?? ""));
  }, [step, tone]);
  return null;
}

/** The ring as an icon, as a data address. */
function faviconHref(fraction: number, tone: MeterTone): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" fill="none" stroke-width="18"><circle cx="50" cy="50" r="40" stroke="#9aa39d" stroke-opacity=".35"/><circle cx="50" cy="50" r="40" stroke="${COLOUR[tone]}" stroke-linecap="round" stroke-dasharray="${(AROUND * fraction).toFixed(1)} ${AROUND.toFixed(1)}" transform="rotate(-90 50 50)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
