"use client";

import Link from "next/link";
import { ChevronDown, LogOut } from "lucide-react";
import { useTheme } from "next-themes";
import { useTranslations } from "next-intl";
import { LanguageItems } from "@/components/account/LanguageItems";
import { useLanguage } from "@/components/account/useLanguage";
import { SignOutButton } from "@/components/auth/SignOutButton";
import type { Viewer } from "@/components/auth/useViewer";
import { Initial } from "@/components/ui/initial";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator, MenuTrigger } from "@/components/ui/dropdown-menu";
import { LinkCount } from "./LinkCount";
import type { NavLink } from "./navigation";
import { THEMES } from "./themes";

/** Who is signed in, and what belongs to them. */
export function AccountMenu({ viewer, links }: { viewer: Viewer; links: NavLink[] }) {
  const t = useTranslations("nav");
  const themes = useTranslations("theme");
  const languages = useTranslations("language");
  const { theme, setTheme } = useTheme();
  const { locale, choose } = useLanguage();
  const name = viewer.firstName || t("you");
  return (
    <Menu>
      <MenuTrigger
        className="inline-flex h-10 items-center gap-2 rounded-full ps-1 pe-2.5 text-sm text-ink hover:bg-sunk"
      >
        <Initial name={name} size={30} />
        <span className="sr-only">{t("account")}</span>
        <span className="max-w-28 truncate max-lg:sr-only">{name}</span>
        <ChevronDown className="size-4 stroke-[1.5] text-ink-faint" aria-hidden="true" />
      </MenuTrigger>
      <MenuContent>
        {links.map((link) => (
          <MenuItem key={link.key} asChild>
            <Link href={link.href}>
              {t(link.key)} <LinkCount link={link} />
            </Link>
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuLabel>{t("theme")}</MenuLabel>
        <MenuRadioGroup value={theme ?? "system"} onValueChange={setTheme}>
          {THEMES.map(({ value, Icon }) => (
            <MenuRadioItem key={value} value={value}>
              <Icon aria-hidden="true" />
              {themes(value)}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuLabel>{languages("title")}</MenuLabel>
        <MenuRadioGroup value={locale}>
          <LanguageItems onChoose={choose} />
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuItem asChild>
          <SignOutButton>
            <LogOut aria-hidden="true" className="rtl:-scale-x-100" />
            {t("signOut")}
          </SignOutButton>
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
