"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { isAllowed } from "@/lib/rolePermissions";
import { PaletteButton } from "@/components/palette/PaletteButton";
import { WalletChip } from "@/components/wallet/WalletChip";
import { Logo } from "./Logo";
import { MobileNav } from "./MobileNav";
import { isCurrent, navigationFor } from "./navigation";
import { ThemeSwitch } from "./ThemeSwitch";

// Only for those who are signed in, which is known after the first paint.
const AccountMenu = dynamic(() => import("./AccountMenu").then((module) => module.AccountMenu), {
  ssr: false,
  loading: () => <Skeleton className="h-9 w-24 rounded-full" />,
});

const NotificationBell = dynamic(() => import("@/components/notifications/NotificationBell").then((module) => module.NotificationBell), {
  ssr: false,
  loading: () => <Skeleton className="size-10 rounded-full" />,
});

// Its menu and all that places it come after the first paint too.
const LanguageMenu = dynamic(() => import("@/components/account/LanguageMenu").then((module) => module.LanguageMenu), {
  ssr: false,
  loading: () => <span className="hidden size-10 md:block" />,
});

const LINKS_ON_TABLETS = 4;

/** The head of every page but the room: where one is, what one has, who one is. */
export function SiteHeader() {
  const t = useTranslations("nav");
  const pathname = usePathname();
  const { status, viewer } = useViewer();
  const roles = viewer?.roles ?? [];
  const { primary, more } = navigationFor(roles);
  // As many links as advisors have fit beside the rest from a laptop's width on; until then they stand in the menu.
  const isLong = primary.length > LINKS_ON_TABLETS;
  const hasWallet = viewer !== null && isAllowed(roles, "wallet.use") && !isAllowed(roles, "sessions.answer");
  return (
    <header data-print="hide" className="sticky top-0 z-30 border-b border-line bg-paper">
      <a
        href="#main"
        className="absolute start-4 top-2 z-10 -translate-y-20 rounded-control bg-ink px-4 py-2 text-sm text-paper focus:translate-y-0"
      >
        {t("skip")}
      </a>
      <div className="mx-auto flex h-16 max-w-6xl items-center gap-4 px-4 sm:px-6">
        <Link href="/" aria-label={t("home")} className="rounded-control">
          <Logo name={t("brand")} />
        </Link>
        <nav aria-label={t("main")} className={cn("hidden flex-1 items-center lg:flex lg:gap-1 lg:ps-4", !isLong && "md:flex")}>
          {primary.map(({ key, href }) => (
            <Link
              key={key}
              href={href}
              aria-current={isCurrent(pathname, href) ? "page" : undefined}
              className={cn(
                "rounded-control px-2 py-2 text-sm text-ink-soft lg:px-3 transition-colors duration-150 hover:text-ink",
                "aria-[current=page]:font-medium aria-[current=page]:text-ink",
              )}
            >
              {t(key)}
            </Link>
          ))}
        </nav>
        <div className="ms-auto flex items-center gap-2">
          <PaletteButton viewer={viewer} links={[...primary, ...more]} />
          {hasWallet ? <WalletChip /> : null}
          {viewer === null ? null : <NotificationBell />}
          {status === "loading" ? <Skeleton className="h-9 w-24 rounded-full" /> : null}
          {status === "signedOut" ? (
            <>
              <LanguageMenu className="hidden md:inline-flex" />
              <ThemeSwitch className="hidden md:inline-flex" />
              <Button asChild variant="secondary">
                <Link href="/sign-in">{t("signIn")}</Link>
              </Button>
            </>
          ) : null}
          {viewer === null ? null : (
            <div className={cn("hidden lg:block", !isLong && "md:block")}>
              <AccountMenu viewer={viewer} links={more} />
            </div>
          )}
          <MobileNav viewer={viewer} links={[...primary, ...more]} pathname={pathname} className={isLong ? "lg:hidden" : "md:hidden"} />
        </div>
      </div>
    </header>
  );
}
