"use client";

import { Languages } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuRadioGroup, MenuTrigger } from "@/components/ui/dropdown-menu";
import { LanguageItems } from "./LanguageItems";
import { useLanguage } from "./useLanguage";

/** Changes the language, for people who are not signed in; the others find it in their menu and in the settings. */
export function LanguageMenu({ className }: { className?: string }) {
  const t = useTranslations("language");
  const { locale, choose } = useLanguage();
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="quiet" size="icon" aria-label={t("title")} className={className}>
          <Languages aria-hidden="true" className="size-5!" />
        </Button>
      </MenuTrigger>
      <MenuContent className="min-w-40">
        <MenuRadioGroup value={locale}>
          <LanguageItems onChoose={choose} />
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}
