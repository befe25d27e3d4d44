"use client";

import { useTranslations } from "next-intl";
import { LanguageNames } from "@/components/advisors/LanguageNames";
import { PriceLine } from "@/components/advisors/PriceLine";
import { Badge } from "@/components/ui/badge";
import { Fact } from "@/components/ui/fact";
import { Card } from "@/components/ui/card";
import { FIELD_LIMITS, type ApplicationFields } from "@/lib/domain/applications/fields";
import { isWebAddress } from "@/lib/domain/applications/problems";
import { useFormat } from "@/lib/format/useFormat";
import { ProfilePicture } from "./ProfilePicture";

export interface PreviewProps {
  fields: ApplicationFields;
  photoUrl: string | null;
  seed: string;
  /** Names of the categories by slug. */
  categoryNames: ReadonlyMap<string, string>;
}

/** What could become public of a text: what is over the limit is never shown to anybody, and laying it out costs seconds. */
function shown(fields: ApplicationFields, field: "displayName" | "headline" | "bio"): string {
  const { max } = FIELD_LIMITS[field];
  // A character has at most two units: the rest needs no counting.
  return Array.from(fields[field].trim().slice(0, 2 * max)).slice(0, max).join("");
}

/** The advisor as clients will see them in the list. */
export function CardPreview({ fields, photoUrl, seed }: PreviewProps) {
  const t = useTranslations("setup.preview");
  return (
    <Card className="grid gap-5 p-5">
      <div className="flex items-start gap-4">
        <ProfilePicture photoUrl={photoUrl} seed={seed} size={56} />
        <div className="grid min-w-0 gap-1">
          <p className="text-base leading-6 font-semibold break-words">{shown(fields, "displayName") || t("name")}</p>
          <p dir="auto" className="written line-clamp-2 text-sm break-words text-ink-soft">
            {shown(fields, "headline") || t("headline")}
          </p>
        </div>
      </div>
      <div className="grid gap-2.5">
        {fields.languages.length === 0 ? <p className="text-sm text-ink-faint">{t("languages")}</p> : <LanguageNames languages={fields.languages} />}
        <div className="border-t border-line pt-3">
          {fields.chatPriceMinor === null ? (
            <p className="text-sm text-ink-faint">{t("price")}</p>
          ) : (
            <PriceLine chatPriceMinor={fields.chatPriceMinor} videoPriceMinor={fields.videoPriceMinor} />
          )}
        </div>
      </div>
    </Card>
  );
}

/** The text of the public page. */
export function PagePreview({ fields, photoUrl, seed, categoryNames }: PreviewProps) {
  const t = useTranslations("setup.preview");
  const profile = useTranslations("profile");
  const format = useFormat();
  const tags = [...fields.specialties, ...fields.skills];
  return (
    <div className="grid gap-5">
      <div className="flex items-center gap-5">
        <ProfilePicture photoUrl={photoUrl} seed={seed} size={88} />
        <div className="grid min-w-0 gap-1">
          <p className="display text-xl break-words">{shown(fields, "displayName") || t("name")}</p>
          <p className="written break-words text-ink-soft">{shown(fields, "headline") || t("headline")}</p>
        </div>
      </div>
      <p dir="auto" className="text-sm break-words whitespace-pre-line text-ink-soft">
        {shown(fields, "bio") || t("bio")}
      </p>
      {tags.length === 0 ? null : (
        <ul aria-label={profile("specialties")} className="flex flex-wrap gap-2">
          {tags.map((tag) => (
            <li key={tag} className="max-w-full">
              <Badge tone="outline" className="max-w-full truncate">
                {tag}
              </Badge>
            </li>
          ))}
        </ul>
      )}
      <dl className="grid gap-x-8 gap-y-3 border-t border-line pt-4 text-sm sm:grid-cols-2">
        <Fact label={profile("categories")}>{fields.categorySlugs.map((slug) => categoryNames.get(slug) ?? slug).join(", ") || "–"}</Fact>
        <Fact label={profile("languages")}>{fields.languages.map(format.language).join(", ") || "–"}</Fact>
        <Fact label={profile("experience")}>{fields.yearsOfExperience === null ? "–" : profile("years", { count: fields.yearsOfExperience })}</Fact>
        <Fact label={profile("place")}>{fields.country === "" ? "–" : format.country(fields.country)}</Fact>
        <Fact label={t("timeZone")}>{fields.timeZone.replaceAll("_", " ") || "–"}</Fact>
        <Fact label={profile("prices")}>
          {fields.chatPriceMinor === null ? "–" : <PriceLine chatPriceMinor={fields.chatPriceMinor} videoPriceMinor={fields.videoPriceMinor} />}
        </Fact>
      </dl>
      {fields.portfolioLinks.length === 0 ? null : (
        <ul aria-label={t("links")} className="grid gap-1 text-sm">
          {fields.portfolioLinks.map((link) => (
            <li key={link} className="truncate text-ink-soft">
              {isWebAddress(link) ? (
                <a href={link} target="_blank" rel="noopener noreferrer nofollow" className="underline decoration-line-strong/50 underline-offset-4 hover:decoration-accent">
                  <bdi>{link}</bdi>
                </a>
              ) : (
                <bdi>{link}</bdi>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
