"use client";

import { useTheme } from "next-themes";
import { useTranslations } from "next-intl";
import { SignOutButton } from "@/components/auth/SignOutButton";
import { useViewer } from "@/components/auth/useViewer";
import { buttonVariants } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Initial } from "@/components/ui/initial";
import { THEMES } from "./themes";

/** Who one is here, how it looks, and the way out. */
export function Settings() {
  const t = useTranslations("settings");
  const themes = useTranslations("theme");
  const { viewer } = useViewer();
  const { theme, setTheme } = useTheme();
  if (viewer === null) return null;
  return (
    <div className="divide-y divide-line border-y border-line">
      <section aria-labelledby="name" className="flex flex-wrap items-center justify-between gap-4 py-6">
        <div className="grid max-w-md gap-1">
          <h2 id="name" className="font-semibold">
            {t("name")}
          </h2>
          <p className="text-sm text-ink-soft">{t("nameText")}</p>
        </div>
        <span className="inline-flex items-center gap-3">
          <Initial name={viewer.firstName || "·"} size={36} />
          {viewer.firstName}
        </span>
      </section>
      <section aria-labelledby="theme" className="flex flex-wrap items-center justify-between gap-4 py-6">
        <div className="grid max-w-md gap-1">
          <h2 id="theme" className="font-semibold">
            {t("theme")}
          </h2>
          <p className="text-sm text-ink-soft">{t("themeText")}</p>
        </div>
        <Choice
          aria-label={t("theme")}
          value={THEMES.find(({ value }) => value === theme)?.value ?? "system"}
          onChange={setTheme}
          options={THEMES.map(({ value }) => ({ value, label: themes(value) }))}
        />
      </section>
      <section aria-labelledby="leave" className="flex flex-wrap items-center justify-between gap-4 py-6">
        <div className="grid max-w-md gap-1">
          <h2 id="leave" className="font-semibold">
            {t("leave")}
          </h2>
          <p className="text-sm text-ink-soft">{t("leaveText")}</p>
        </div>
        <SignOutButton className={buttonVariants({ variant: "secondary" })}>{t("signOut")}</SignOutButton>
      </section>
    </div>
  );
}
