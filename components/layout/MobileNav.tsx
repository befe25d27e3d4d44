"use client";

import Link from "next/link";
import { LogOut, Menu as MenuIcon } from "lucide-react";
import { useTheme } from "next-themes";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SignOutButton } from "@/components/auth/SignOutButton";
import type { Viewer } from "@/components/auth/useViewer";
import { buttonVariants } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { cn } from "@/components/ui/cn";
import { Sheet, SheetContent, SheetTrigger } from "@/components/ui/sheet";
import { isCurrent, type NavLink } from "./navigation";

const THEME_NAMES = ["light", "dark", "system"] as const;

/** All links in one sheet, for phones. */
export function MobileNav({ viewer, links, pathname }: { viewer: Viewer | null; links: NavLink[]; pathname: string }) {
  const t = useTranslations("nav");
  const themeText = useTranslations("theme");
  const { theme, setTheme } = useTheme();
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return (
    <Sheet open={isOpen} onOpenChange={setIsOpen}>
      <SheetTrigger aria-label={t("menu")} className={cn(buttonVariants({ variant: "quiet", size: "icon" }), "md:hidden")}>
        <MenuIcon aria-hidden="true" className="size-5!" />
      </SheetTrigger>
      <SheetContent title={viewer?.firstName || t("menu")} closeLabel={t("close")}>
        <nav aria-label={t("main")} className="grid">
          {links.map(({ key, href }) => (
            <Link
              key={key}
              href={href}
              onClick={close}
              aria-current={isCurrent(pathname, href) ? "page" : undefined}
              className="border-b border-line py-3.5 text-base text-ink-soft aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              {t(key)}
            </Link>
          ))}
        </nav>
        <div className="mt-6 grid gap-2">
          <span className="text-xs text-ink-faint">{t("theme")}</span>
          <Choice
            aria-label={t("theme")}
            value={THEME_NAMES.find((name) => name === theme) ?? "system"}
            onChange={setTheme}
            options={THEME_NAMES.map((value) => ({ value, label: themeText(value) }))}
          />
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
