"use client";

import dynamic from "next/dynamic";
import { Menu as MenuIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { MenuSheetProps } from "./MenuSheet";

// Most pages are read without it.
const MenuSheet = dynamic(() => import("./MenuSheet").then((module) => module.MenuSheet), { ssr: false });

/** The button of the menu on phones; the sheet itself is loaded with the first press. */
export function MobileNav(props: Omit<MenuSheetProps, "isOpen" | "onOpenChange">) {
  const t = useTranslations("nav");
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  return (
    <>
      <Button variant="quiet" size="icon" aria-label={t("menu")} aria-haspopup="dialog" aria-expanded={isOpen ?? false} className="md:hidden" onClick={() => setIsOpen(true)}>
        <MenuIcon aria-hidden="true" className="size-5!" />
      </Button>
      {isOpen === null ? null : <MenuSheet {...props} isOpen={isOpen} onOpenChange={setIsOpen} />}
    </>
  );
}
