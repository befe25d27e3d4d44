"use client";

import dynamic from "next/dynamic";
import { Menu as MenuIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { MenuSheetProps } from "./MenuSheet";

// Most pages are read without it.
const MenuSheet = dynamic(() => import("./MenuSheet").then((module) => module.MenuSheet), { ssr: false });

export interface MobileNavProps extends Omit<MenuSheetProps, "isOpen" | "onOpenChange"> {
  /** Says from which width on there are links instead. */
  className: string;
}

/** The button of the menu where the header has no room for links; the sheet itself is loaded with the first press. */
export function MobileNav({ className, ...props }: MobileNavProps) {
  const t = useTranslations("nav");
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  return (
    <>
      <Button
        variant="quiet"
        size="icon"
        aria-label={t("menu")}
        aria-haspopup="dialog"
        aria-expanded={isOpen ?? false}
        className={className}
        onClick={() => setIsOpen(true)}
      >
        <MenuIcon aria-hidden="true" className="size-5!" />
      </Button>
      {isOpen === null ? null : <MenuSheet {...props} isOpen={isOpen} onOpenChange={setIsOpen} />}
    </>
  );
}
