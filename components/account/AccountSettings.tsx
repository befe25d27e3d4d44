"use client";

import Link from "next/link";
import { useMutation, useQuery } from "convex/react";
import { useTheme } from "next-themes";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";
import { useAuthSeam } from "@/components/auth/authContext";
import { SignOutButton } from "@/components/auth/SignOutButton";
import { useViewer } from "@/components/auth/useViewer";
import { THEMES } from "@/components/layout/themes";
import { readFailure, useErrorText } from "@/components/layout/useErrorText";
import { Button, buttonVariants } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { ApiKeys } from "./apiKeys/ApiKeys";
import { DeleteAccount } from "./DeleteAccount";
import { ExportData } from "./ExportData";
import { LanguageChoice } from "./LanguageChoice";
import { SettingRow } from "./SettingRow";

/** Who one is here, how it looks, what is held, and the ways out. */
export function AccountSettings() {
  const t = useTranslations("settings");
  const themes = useTranslations("theme");
  const { viewer } = useViewer();
  const { kind } = useAuthSeam();
  const { theme, setTheme } = useTheme();
  if (viewer === null) return <SkeletonRows rows={5} label={t("loading")} />;
  return (
    <div className="divide-y divide-line border-y border-line">
      <SettingRow title={t("name")} text={t("nameText")}>
        <NameForm key={viewer.firstName} firstName={viewer.firstName} />
      </SettingRow>
      <SettingRow title={t("language")} text={t("languageText")}>
        <LanguageChoice label={t("language")} />
      </SettingRow>
      <SettingRow title={t("zone")} text={t("zoneText")}>
        <ZoneSelect />
      </SettingRow>
      <SettingRow title={t("theme")} text={t("themeText")}>
        <Choice
          aria-label={t("theme")}
          value={THEMES.find(({ value }) => value === theme)?.value ?? "system"}
          onChange={setTheme}
          options={THEMES.map(({ value }) => ({ value, label: themes(value) }))}
        />
      </SettingRow>
      <SettingRow title={t("notifications")} text={t("notificationsText")}>
        <Button asChild variant="secondary">
          <Link href="/notifications">{t("notificationsOpen")}</Link>
        </Button>
      </SettingRow>
      <ApiKeys viewer={viewer} />
      <ExportData viewer={viewer} />
      <SettingRow title={t("leave")} text={t(kind === "local" ? "leaveLocal" : "leaveText")}>
        <SignOutButton className={buttonVariants({ variant: "secondary" })}>{t("signOut")}</SignOutButton>
      </SettingRow>
      <DeleteAccount viewer={viewer} />
    </div>
  );
}

function NameForm({ firstName }: { firstName: string }) {
  const t = useTranslations("settings");
  const errorText = useErrorText();
  const update = useMutation(api.users.updateSettings);
  const [name, setName] = useState(firstName);
  const [error, setError] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await update({ firstName: name });
      setError(null);
    } catch (reason) {
      setError(readFailure(reason).code === "INVALID_INPUT" ? t("nameWrong") : errorText(reason));
    }
  };
  return (
    <form className="flex flex-wrap items-start gap-2" onSubmit={(event) => void submit(event)}>
      <Field label={t("name")} error={error} className="[&>label]:sr-only">
        {(control) => <Input {...control} value={name} autoComplete="given-name" maxLength={80} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Button type="submit" variant="secondary" disabled={name.trim() === firstName}>
        {t("save")}
      </Button>
    </form>
  );
}

const DEVICE = "device";

function ZoneSelect() {
  const t = useTranslations("settings");
  const errorText = useErrorText();
  const settings = useQuery(api.users.settings, {});
  const update = useMutation(api.users.updateSettings);
  if (settings === undefined) return null;
  const chosen = settings.keepsTimeZone ? (settings.timeZone ?? DEVICE) : DEVICE;
  const zones = new Set([...(settings.timeZone === null ? [] : [settings.timeZone]), "UTC", ...Intl.supportedValuesOf("timeZone")]);
  return (
    <Select
      aria-label={t("zone")}
      className="w-64"
      value={chosen}
      onChange={(zone) => {
        update({ timeZone: zone === DEVICE ? null : zone }).catch((error: unknown) => toast.error(errorText(error)));
      }}
      options={[{ value: DEVICE, label: t("zoneDevice") }, ...[...zones].map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))]}
    />
  );
}
