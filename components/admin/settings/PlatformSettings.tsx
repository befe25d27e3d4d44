"use client";

import { useConvexAuth, useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ReasonDialog } from "@/components/admin/ReasonDialog";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { APPLICATION_MODES } from "@/lib/domain/applications/fields";
import { FIGURE_FIELDS, SETTING_GROUPS, type FigureField, type SettingGroup, type SettingName } from "@/lib/domain/settingFields";
import type { PlatformSettings as Settings } from "@/lib/domain/settings";
import { draftOf, readDrafts, type Drafts, type ReadDrafts } from "./settingDrafts";
import { SettingsHistory } from "./SettingsHistory";
import { useSettingText } from "./useSettingText";

/** Every figure of the platform with its unit and bounds; changes are saved together, with a reason. */
export function PlatformSettings() {
  const t = useTranslations("adminSettings");
  const { isAuthenticated } = useConvexAuth();
  const settings = useQuery(api.settings.get, isAuthenticated ? {} : "skip");
  if (settings === undefined) return <SkeletonRows rows={8} label={t("loading")} />;
  return (
    <div className="grid gap-12">
      <SettingsForm settings={settings} />
      <SettingsHistory />
    </div>
  );
}

function SettingsForm({ settings }: { settings: Settings }) {
  const [drafts, setDrafts] = useState<Drafts>({});
  const read = readDrafts(drafts, settings);
  const change = (name: SettingName, text: string) => setDrafts((before) => ({ ...before, [name]: text }));
  const form = { settings, drafts, wrong: read.wrong, onChange: change };
  return (
    <div className="grid gap-10">
      {SETTING_GROUPS.map((group) => (
        <Group key={group} group={group} {...form} />
      ))}
      <SaveBar settings={settings} read={read} onDone={() => setDrafts({})} />
    </div>
  );
}

interface FormProps {
  settings: Settings;
  drafts: Drafts;
  wrong: readonly SettingName[];
  onChange: (name: SettingName, text: string) => void;
}

function Group({ group, ...form }: FormProps & { group: SettingGroup }) {
  const t = useTranslations("adminSettings.groups");
  return (
    <fieldset className="grid gap-4 border-t border-line pt-6">
      <legend className="sr-only">{t(group)}</legend>
      <h2 className="text-lg font-semibold tracking-tight" aria-hidden="true">
        {t(group)}
      </h2>
      <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2 lg:grid-cols-3">
        {FIGURE_FIELDS.filter((field) => field.group === group).map((field) => (
          <Figure key={field.name} field={field} {...form} />
        ))}
        {group === "advisors" ? <AdvisorRules {...form} /> : null}
      </div>
    </fieldset>
  );
}

function Figure({ field, settings, drafts, wrong, onChange }: FormProps & { field: FigureField }) {
  const t = useTranslations("adminSettings");
  const textOf = useSettingText();
  const { name, unit, min, max } = field;
  return (
    <Field
      label={t(`names.${name}`)}
      hint={t("bounds", { min: textOf(name, min), max: textOf(name, max) })}
      error={wrong.includes(name) ? t("wrong") : null}
    >
      {(control) => (
        <span className="flex items-center gap-2">
          <Input
            {...control}
            inputMode="decimal"
            autoComplete="off"
            maxLength={14}
            className="w-32"
            value={drafts[name] ?? draftOf(name, settings)}
            onChange={(event) => onChange(name, event.target.value)}
          />
          {unit === "count" ? null : (
            <span className="text-sm text-ink-faint">{unit === "money" ? settings.currency : t(`unitNames.${unit}`)}</span>
          )}
        </span>
      )}
    </Field>
  );
}

function AdvisorRules({ settings, drafts, wrong, onChange }: FormProps) {
  const t = useTranslations("adminSettings");
  const mode = drafts.applications ?? settings.applications;
  return (
    <>
      <Field label={t("names.applications")} className="content-start">
        {(control) => (
          <Select
            {...control}
            value={APPLICATION_MODES.find((known) => known === mode) ?? settings.applications}
            onChange={(next) => onChange("applications", next)}
            options={APPLICATION_MODES.map((value) => ({ value, label: t(`modes.${value}`) }))}
          />
        )}
      </Field>
      <Field label={t("names.advisorCountries")} hint={t("countriesHint")} error={wrong.includes("advisorCountries") ? t("wrong") : null}>
        {(control) => (
          <Input
            {...control}
            dir="ltr"
            autoComplete="off"
            value={drafts.advisorCountries ?? draftOf("advisorCountries", settings)}
            onChange={(event) => onChange("advisorCountries", event.target.value)}
          />
        )}
      </Field>
    </>
  );
}

function SaveBar({ settings, read, onDone }: { settings: Settings; read: ReadDrafts; onDone: () => void }) {
  const t = useTranslations("adminSettings");
  const textOf = useSettingText();
  const update = useMutation(api.settings.update);
  const { changes, changed, wrong } = read;
  if (changed.length === 0 && wrong.length === 0) return null;
  const save = async (reason: string) => {
    await update({ changes, reason });
    onDone();
  };
  return (
    <div
      role="status"
      className="sticky bottom-3 z-10 flex flex-wrap items-center justify-between gap-3 rounded-card border border-line bg-surface p-4 shadow-raised"
    >
      <p className="text-sm">{wrong.length > 0 ? t("wrongCount", { count: wrong.length }) : t("changed", { count: changed.length })}</p>
      <div className="flex flex-wrap gap-2">
        <Button variant="quiet" onClick={onDone}>
          {t("discard")}
        </Button>
        <ReasonDialog
          label={t("save")}
          title={t("saveTitle", { count: changed.length })}
          text={t("saveText")}
          variant="primary"
          disabled={wrong.length > 0 || changed.length === 0}
          run={save}
        >
          <dl className="grid max-h-60 gap-2 overflow-y-auto text-sm">
            {changed.map((name) => (
              <div key={name} className="grid gap-0.5">
                <dt className="text-ink-soft">{t(`names.${name}`)}</dt>
                <dd className="figures">{t("fromTo", { before: textOf(name, settings[name]), after: textOf(name, changes[name]) })}</dd>
              </div>
            ))}
          </dl>
        </ReasonDialog>
      </div>
    </div>
  );
}
