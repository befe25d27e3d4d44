"use client";

import dynamic from "next/dynamic";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { Viewer } from "@/components/auth/useViewer";
import type { NavLink } from "@/components/layout/navigation";

// Loaded with the first press.
const CommandPalette = dynamic(() => import("./CommandPalette").then((module) => module.CommandPalette), { ssr: false });

export interface PaletteButtonProps {
  viewer: Viewer | null;
  /** Every place this person may go to. */
  links: NavLink[];
}

/** Opens the palette, as ⌘K or Ctrl+K do from anywhere on the page. */
export function PaletteButton({ viewer, links }: PaletteButtonProps) {
  const t = useTranslations("palette");
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      setIsOpen((before) => before !== true);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-label={t("open")}
        aria-haspopup="dialog"
        aria-keyshortcuts="Meta+K Control+K"
        onClick={() => setIsOpen(true)}
        className="hidden h-10 items-center gap-2 rounded-control px-2.5 text-sm text-ink-faint transition-colors duration-150 hover:bg-sunk hover:text-ink md:inline-flex"
      >
        <Search aria-hidden="true" className="size-4 stroke-[1.5]" />
        <kbd dir="ltr" aria-hidden="true" className="hidden rounded-[5px] border border-line px-1.5 font-sans text-xs leading-5 lg:inline">
          ⌘K
        </kbd>
      </button>
      {isOpen === null ? null : <CommandPalette viewer={viewer} links={links} isOpen={isOpen} onOpenChange={setIsOpen} />}
    </>
  );
}
