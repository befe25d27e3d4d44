"use client";

import { ArrowRight, LogOut, Plus, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { useAuthSeam } from "@/components/auth/authContext";
import type { Viewer } from "@/components/auth/useViewer";
import type { NavLink } from "@/components/layout/navigation";
import { THEMES } from "@/components/layout/themes";
import { CommandDialog, CommandGroup, CommandItem } from "@/components/ui/command";
import { isAllowed } from "@/lib/rolePermissions";

export interface CommandPaletteProps {
  viewer: Viewer | null;
  links: NavLink[];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Everything this person may do, by typing: go somewhere, look for an advisor, add funds, change the theme, sign out. */
export function CommandPalette({ viewer, links, isOpen, onOpenChange }: CommandPaletteProps) {
  const t = useTranslations("palette");
  const nav = useTranslations("nav");
  const themes = useTranslations("theme");
  const router = useRouter();
  const { setTheme } = useTheme();
  const { signOut } = useAuthSeam();
  const [text, setText] = useState("");
  const query = text.trim();

  const close = () => {
    onOpenChange(false);
    setText("");
  };
  const goTo = (href: string) => () => {
    close();
    router.push(href);
  };
  const leave = async () => {
    close();
    await signOut();
    router.push("/");
  };
  return (
    <CommandDialog
      title={t("title")}
      placeholder={t("placeholder")}
      nothing={t("nothing")}
      text={text}
      onTextChange={setText}
      open={isOpen}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
    >
      {query === "" ? null : (
        <CommandGroup always>
          <CommandItem always value={`search ${query}`} onSelect={goTo(`/advisors?q=${encodeURIComponent(query)}`)}>
            <Search aria-hidden="true" />
            <Words>{t("find", { query })}</Words>
          </CommandItem>
        </CommandGroup>
      )}
      <CommandGroup heading={t("go")}>
        {links.map(({ key, href }) => (
          <CommandItem key={href} value={nav(key)} onSelect={goTo(href)}>
            <ArrowRight aria-hidden="true" className="rtl:-scale-x-100" />
            <Words>{nav(key)}</Words>
          </CommandItem>
        ))}
        {viewer === null ? (
          <CommandItem value={nav("signIn")} onSelect={goTo("/sign-in")}>
            <ArrowRight aria-hidden="true" className="rtl:-scale-x-100" />
            <Words>{nav("signIn")}</Words>
          </CommandItem>
        ) : null}
      </CommandGroup>
      <CommandGroup heading={t("do")}>
        {viewer !== null && isAllowed(viewer.roles, "wallet.use") ? (
          <CommandItem value={t("addFunds")} onSelect={goTo("/user-dashboard/wallet")}>
            <Plus aria-hidden="true" />
            <Words>{t("addFunds")}</Words>
          </CommandItem>
        ) : null}
        {THEMES.map(({ value, Icon }) => (
          <CommandItem
            key={value}
            value={t("theme", { name: themes(value) })}
            onSelect={() => {
              setTheme(value);
              close();
            }}
          >
            <Icon aria-hidden="true" />
            <Words>{t("theme", { name: themes(value) })}</Words>
          </CommandItem>
        ))}
        {viewer === null ? null : (
          <CommandItem value={nav("signOut")} onSelect={() => void leave()}>
            <LogOut aria-hidden="true" className="rtl:-scale-x-100" />
            <Words>{nav("signOut")}</Words>
          </CommandItem>
        )}
      </CommandGroup>
    </CommandDialog>
  );
}

function Words({ children }: { children: ReactNode }) {
  return <span className="truncate">{children}</span>;
}
