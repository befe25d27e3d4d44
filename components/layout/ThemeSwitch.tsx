"use client";

import { SunMoon } from "lucide-react";
import { useTheme } from "next-themes";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

/** Light to dark and back, for people who are not signed in; the others choose in their menu. */
export function ThemeSwitch({ className }: { className?: string }) {
  const t = useTranslations("theme");
  const { resolvedTheme, setTheme } = useTheme();
  return (
    <Button variant="quiet" size="icon" aria-label={t("switch")} className={className} onClick={() => setTheme(resolvedTheme === "dark" ? "light" : "dark")}>
      <SunMoon aria-hidden="true" className="size-5!" />
    </Button>
  );
}
