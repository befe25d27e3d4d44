"use client";

import { useMutation, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { api } from "@/convex/_generated/api";
import { cleanFields, FIELD_LIMITS, type ApplicationField, type ApplicationFields } from "@/lib/domain/applications/fields";
import { fieldProblems, type ApplicationRules } from "@/lib/domain/applications/problems";
import { SavedPart } from "./SavedPart";
import { TagField } from "./TagField";
import type { Category } from "./types";
import { useProblemText } from "./useProblemText";

type OwnProfile = NonNullable<FunctionReturnType<typeof api.advisorProfiles.mine>>;
type Text = Pick<ApplicationFields, "headline" | "bio" | "specialties" | "skills" | "portfolioLinks">;

interface ProfileTextFormProps {
  profile: OwnProfile;
  settings: FunctionReturnType<typeof api.settings.get>;
  categories: readonly Category[];
}

/** What the public page says, public as soon as it is saved. */
export function ProfileTextForm({ profile, settings, categories }: ProfileTextFormProps) {
  const t = useTranslations("advisorSettings");
  const setup = useTranslations("setup");
  const problemText = useProblemText();
  const edit = useMutation(api.advisorProfiles.edit);
  const suggestions = useQuery(api.advisorProfiles.suggestions, {});
  const { headline, bio, specialties, skills, portfolioLinks } = profile;
  const [text, setText] = useState<Text>({ headline, bio, specialties, skills, portfolioLinks });
  const [wasSent, setWasSent] = useState(false);

  const rules: ApplicationRules = {
    priceMinMinor: settings.priceMinMinor,
    priceMaxMinor: settings.priceMaxMinor,
    countries: settings.advisorCountries,
    categories: categories.map(({ slug }) => slug),
  };
  const problems = fieldProblems({ ...profile, categorySlugs: [], ...cleanFields(text) }, rules).filter(({ field }) => field in text);
  const problem = (field: ApplicationField): string | null => {
    const found = problems.find((each) => each.field === field);
    return found === undefined || !wasSent ? null : problemText(found, rules);
  };
  const change = (changes: Partial<Text>) => setText((before) => ({ ...before, ...changes }));

  const save = () => {
    setWasSent(true);
    return problems.length > 0 ? null : edit({ changes: text });
  };
  return (
    <SavedPart title={t("text")} text={t("textText")} saveLabel={t("saveText")} savedText={t("textSaved")} save={save}>
      <Field label={setup("headline")} hint={setup("headlineHint")} error={problem("headline")}>
        {(control) => <Input {...control} value={text.headline} onChange={(event) => change({ headline: event.target.value })} />}
      </Field>
      <Field
        label={setup("bio")}
        hint={setup("bioCount", { count: Array.from(text.bio.trim()).length, max: FIELD_LIMITS.bio.max })}
        error={problem("bio")}
      >
        {(control) => <Textarea {...control} rows={7} value={text.bio} onChange={(event) => change({ bio: event.target.value })} />}
      </Field>
      <TagField
        label={setup("specialties")}
        hint={setup("specialtiesHint")}
        error={problem("specialties")}
        tags={text.specialties}
        suggestions={suggestions?.specialties ?? []}
        onChange={(tags) => change({ specialties: tags })}
      />
      <TagField
        label={setup("skills")}
        hint={setup("skillsHint")}
        error={problem("skills")}
        tags={text.skills}
        suggestions={suggestions?.skills ?? []}
        onChange={(tags) => change({ skills: tags })}
      />
      <TagField
        label={setup("links")}
        hint={setup("linksHint")}
        error={problem("portfolioLinks")}
        tags={text.portfolioLinks}
        type="url"
        placeholder="https://"
        onChange={(tags) => change({ portfolioLinks: tags })}
      />
    </SavedPart>
  );
}
