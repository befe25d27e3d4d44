"use client";

import Link from "next/link";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { msCovered, UNITS_PER_MINOR } from "@/lib/domain/billingEngine";
import { useFormat } from "@/lib/format/useFormat";
import { AdvisorPortrait } from "../AdvisorPortrait";
import { AvailabilityLabel } from "../AvailabilityLabel";
import { EXAMPLE_MINOR } from "../PricePanel";
import { Rating } from "../Rating";
import type { AdvisorDetail } from "../types";
import type { Compared } from "./compareStore";

/** The chosen advisors side by side, live. */
export function CompareDialog({ chosen, onClose }: { chosen: readonly Compared[]; onClose: () => void }) {
  const t = useTranslations("compare");
  const advisors = useAdvisors(chosen);
  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <DialogContent title={t("title")} closeLabel={t("close")} className="sm:max-w-4xl">
        {advisors === undefined ? <SkeletonRows rows={6} label={t("loading")} /> : <Comparison advisors={advisors} />}
      </DialogContent>
    </Dialog>
  );
}

/** Up to three profiles; undefined until all are there. Who is no longer public is left out. */
function useAdvisors(chosen: readonly Compared[]): AdvisorDetail[] | undefined {
  const [a, b, c] = chosen;
  const first = useQuery(api.advisorProfiles.get, a ? { advisorId: a.advisorId } : "skip");
  const second = useQuery(api.advisorProfiles.get, b ? { advisorId: b.advisorId } : "skip");
  const third = useQuery(api.advisorProfiles.get, c ? { advisorId: c.advisorId } : "skip");
  const found = [first, second, third].slice(0, chosen.length);
  return found.includes(undefined) ? undefined : found.filter((advisor): advisor is AdvisorDetail => advisor !== undefined && advisor !== null);
}

function Comparison({ advisors }: { advisors: AdvisorDetail[] }) {
  const t = useTranslations("compare");
  const format = useFormat();
  const line = (label: string, cell: (advisor: AdvisorDetail) => ReactNode) => (
    <tr key={label}>
      <th scope="row" className="border-b border-line py-3 pe-4 text-start align-top font-normal text-ink-faint">
        {label}
      </th>
      {advisors.map((advisor) => (
        <td key={advisor.advisorId} className="border-b border-line py-3 pe-4 align-top">
          {cell(advisor)}
        </td>
      ))}
    </tr>
  );
  const price = (priceMinor: bigint | null) => (priceMinor === null ? t("none") : <span className="figures font-medium">{format.money(priceMinor)}</span>);
  const amount = format.money(EXAMPLE_MINOR, { short: true });
  const minutes = (priceMinor: bigint) => Math.floor(msCovered(EXAMPLE_MINOR * UNITS_PER_MINOR, priceMinor) / 60_000);
  return (
    <div className="overflow-x-auto" role="region" aria-label={t("title")} tabIndex={0}>
      <table className="w-full min-w-136 table-fixed text-sm">
        <thead>
          <tr>
            <td className="w-28" />
            {advisors.map((advisor) => (
              <th key={advisor.advisorId} scope="col" className="pe-4 pb-3 text-start align-top font-normal">
                <AdvisorPortrait seed={advisor.portraitSeed} photoUrl={advisor.photoUrl} availability={advisor.availability} size={44} />
                <Link href={`/advisors/${advisor.advisorId}`} className="mt-2 block font-semibold underline-offset-4 hover:underline">
                  {advisor.displayName}
                </Link>
                <span dir="auto" className="written line-clamp-2 text-ink-soft">
                  {advisor.headline}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {line(t("now"), (advisor) => (
            <AvailabilityLabel advisor={advisor} />
          ))}
          {line(t("chat"), ({ chatPriceMinor }) => price(chatPriceMinor))}
          {line(t("video"), ({ videoPriceMinor }) => price(videoPriceMinor))}
          {line(t("buys", { amount }), ({ chatPriceMinor }) => (
            <span className="figures">{t("minutes", { minutes: minutes(chatPriceMinor) })}</span>
          ))}
          {line(t("rating"), ({ ratingAverage, ratingCount }) => (
            <Rating average={ratingAverage} count={ratingCount} />
          ))}
          {line(t("answers"), ({ responseMs }) => (responseMs === null ? t("unknown") : format.duration(Math.max(1_000, responseMs))))}
          {line(t("experience"), ({ yearsOfExperience }) => t("years", { count: yearsOfExperience }))}
          {line(t("languages"), ({ languages }) => format.list(languages.map(format.language)))}
          {line(t("specialties"), ({ specialties }) => specialties.join(", "))}
          <tr>
            <td />
            {advisors.map((advisor) => (
              <td key={advisor.advisorId} className="py-3 pe-4">
                <Button asChild size="sm" variant="secondary">
                  <Link href={`/advisors/${advisor.advisorId}`}>{t("profile")}</Link>
                </Button>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
