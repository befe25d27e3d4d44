"use client";

import Link from "next/link";
import { LogOut } from "lucide-react";
import { useTheme } from "next-themes";
import { useTranslations } from "next-intl";
import { LanguageChoice } from "@/components/account/LanguageChoice";
import { SignOutButton } from "@/components/auth/SignOutButton";
import type { Viewer } from "@/components/auth/useViewer";
import { buttonVariants } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { cn } from "@/components/ui/cn";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import { LinkCount } from "./LinkCount";
import { isCurrent, type NavLink } from "./navigation";
import { THEMES } from "./themes";

export interface MenuSheetProps {
  viewer: Viewer | null;
  links: NavLink[];
  pathname: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** All links in one sheet, for phones. */
export function MenuSheet({ viewer, links, pathname, isOpen, onOpenChange }: MenuSheetProps) {
  const t = useTranslations("nav");
  const languages = useTranslations("language");
  const themeText = useTranslations("theme");
  const { theme, setTheme } = useTheme();
  const close = () => onOpenChange(false);
  return (
    <Sheet open={isOpen} onOpenChange={onOpenChange}>
      <SheetContent title={viewer?.firstName || t("menu")} closeLabel={t("close")}>
        <nav aria-label={t("main")} className="grid">
          {links.map((link) => (
            <Link
              key={link.key}
              href={link.href}
              onClick={close}
              aria-current={isCurrent(pathname, link.href) ? "page" : undefined}
              className="border-b border-line py-3.5 text-base text-ink-soft aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              {t(link.key)} <LinkCount link={link} />
            </Link>
          ))}
        </nav>
        <div className="mt-6 grid gap-2">
          <span className="text-xs text-ink-faint">{t("theme")}</span>
          <Choice
            aria-label={t("theme")}
            value={THEMES.find(({ value }) => value === theme)?.value ?? "system"}
            onChange={setTheme}
            options={THEMES.map(({ value }) => ({ value, label: themeText(value) }))}
          />
        </div>
        <div className="mt-6 grid gap-2">
          <span className="text-xs text-ink-faint">{languages("title")}</span>
          <LanguageChoice label={languages("title")} />
        </div>
        {viewer === null ? null : (
          <SignOutButton className={cn(buttonVariants({ variant: "quiet" }), "mt-6 -ms-4")} onClickCapture={close}>
            <LogOut aria-hidden="true" className="rtl:-scale-x-100" />
            {t("signOut")}
          </SignOutButton>
        )}
      </SheetContent>
    </Sheet>
  );
}
