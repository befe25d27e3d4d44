"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ADVISOR_LANGUAGES } from "@/lib/domain/applications/fields";
import { useFormat } from "@/lib/format/useFormat";
import { Chips } from "./Chips";
import { NativeSelect } from "./NativeSelect";
import type { StepProps } from "./types";

/** Who one is: public name, place, languages, experience. */
export function StepYou({ fields, rules, onChange, problem }: StepProps) {
  const t = useTranslations("setup");
  const format = useFormat();
  const zones = useMemo(() => Intl.supportedValuesOf("timeZone"), []);
  const ownZone = useMemo(() => new Intl.DateTimeFormat().resolvedOptions().timeZone, []);
  const { languages, yearsOfExperience } = fields;
  return (
    <div className="grid gap-6">
      <Field label={t("displayName")} hint={t("displayNameHint")} error={problem("displayName")}>
        {(control) => <Input {...control} value={fields.displayName} autoComplete="name" onChange={(event) => onChange({ displayName: event.target.value })} />}
      </Field>
      {rules.countries.length > 1 ? (
        <Field label={t("country")} error={problem("country")}>
          {(control) => (
            <NativeSelect {...control} value={fields.country} onChange={(event) => onChange({ country: event.target.value })}>
              <option value="">{t("choose")}</option>
              {rules.countries.map((code) => (
                <option key={code} value={code}>
                  {format.country(code)}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
      ) : (
        <p className="text-sm text-ink-soft">{t("onlyCountry", { country: format.country(rules.countries[0] ?? "US") })}</p>
      )}
      <div className="grid gap-2">
        <Field label={t("timeZone")} hint={t("timeZoneHint")} error={problem("timeZone")}>
          {(control) => (
            <NativeSelect {...control} value={fields.timeZone} onChange={(event) => onChange({ timeZone: event.target.value })}>
              <option value="">{t("choose")}</option>
              {fields.timeZone !== "" && !zones.includes(fields.timeZone) ? <option value={fields.timeZone}>{fields.timeZone}</option> : null}
              {zones.map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll("_", " ")}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        {fields.timeZone === "" ? (
          <Button variant="link" className="justify-self-start" onClick={() => onChange({ timeZone: ownZone })}>
            {t("useZone", { zone: ownZone.replaceAll("_", " ") })}
          </Button>
        ) : null}
      </div>
      <div className="grid gap-2.5">
        <Field label={t("languages")} hint={t("languagesHint")} error={problem("languages")}>
          {(control) => (
            <NativeSelect
              {...control}
              value=""
              onChange={(event) => {
                if (event.target.value !== "") onChange({ languages: [...languages, event.target.value] });
              }}
            >
              <option value="">{t("addLanguage")}</option>
              {ADVISOR_LANGUAGES.filter((tag) => !languages.includes(tag)).map((tag) => (
                <option key={tag} value={tag}>
                  {format.language(tag)}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <Chips
          label={t("languages")}
          items={languages.map((tag) => ({ value: tag, text: format.language(tag) }))}
          onRemove={(tag) => onChange({ languages: languages.filter((known) => known !== tag) })}
        />
      </div>
      <Field label={t("years")} hint={t("yearsHint")} error={problem("yearsOfExperience")} className="max-w-48">
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            value={yearsOfExperience ?? ""}
            maxLength={3}
            onChange={(event) => {
              const digits = event.target.value.replace(/\D/g, "");
              onChange({ yearsOfExperience: digits === "" ? null : Number(digits) });
            }}
          />
        )}
      </Field>
    </div>
  );
}
