"use client";

import { Monitor, Moon, Sun, SunMoon } from "lucide-react";
import { useTheme } from "next-themes";
import { useTranslations } from "next-intl";
import { buttonVariants } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Tooltip } from "@/components/ui/tooltip";
import { Menu, MenuContent, MenuRadioGroup, MenuRadioItem, MenuTrigger } from "@/components/ui/dropdown-menu";

export const THEMES = [
  { value: "light", Icon: Sun },
  { value: "dark", Icon: Moon },
  { value: "system", Icon: Monitor },
] as const;

/** The three themes as items of an open menu. */
export function ThemeMenuItems() {
  const t = useTranslations("theme");
  const { theme, setTheme } = useTheme();
  return (
    <MenuRadioGroup value={theme ?? "system"} onValueChange={setTheme}>
      {THEMES.map(({ value, Icon }) => (
        <MenuRadioItem key={value} value={value}>
          <Icon aria-hidden="true" />
          {t(value)}
        </MenuRadioItem>
      ))}
    </MenuRadioGroup>
  );
}

/** A button of its own for people who are not signed in. */
export function ThemeSwitch({ className }: { className?: string }) {
  const t = useTranslations("theme");
  return (
    <Menu>
      <Tooltip label={t("choose")}>
        <MenuTrigger aria-label={t("choose")} className={cn(buttonVariants({ variant: "quiet", size: "icon" }), className)}>
          <SunMoon aria-hidden="true" className="size-5!" />
        </MenuTrigger>
      </Tooltip>
      <MenuContent className="min-w-40">
        <ThemeMenuItems />
      </MenuContent>
    </Menu>
  );
}
