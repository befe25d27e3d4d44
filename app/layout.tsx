import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { AccountPreferences } from "@/components/account/AccountPreferences";
import { Providers } from "@/components/auth/Providers";
import { TextProvider } from "@/components/layout/TextProvider";
import { OfflineSupport } from "@/components/layout/OfflineSupport";
import { Notifications } from "@/components/layout/Notifications";
import { ThemeProvider } from "@/components/layout/ThemeProvider";
import { convexUrl } from "@/lib/env";
import { directionOf } from "@/lib/i18n/locales";
import { loadMessages } from "@/lib/i18n/messages";
import { requestLocale } from "@/lib/i18n/requestLocale";
import { getText } from "@/lib/i18n/serverText";
import { arabicFont, displayFont, textFont, textFontExt } from "./fonts";
import "./globals.css";

// A browser fetches a face when a page names it, and only Arabic pages name this one.
const ARABIC = "ar";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("meta");
  return {
    title: { default: t("title"), template: t("template") },
    description: t("description"),
    appleWebApp: { capable: true, title: "Parley" },
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfaf6" },
    { media: "(prefers-color-scheme: dark)", color: "#0d1411" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // One build serves any address: what depends on the machine is read per request, and so is the nonce.
  await connection();
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const locale = await requestLocale();
  const [messages, t] = await Promise.all([loadMessages(locale), getText("shell")]);
  return (
    <html
      lang={locale}
      dir={directionOf(locale)}
      className={[textFont, textFontExt, displayFont, ...(locale === ARABIC ? [arabicFont] : [])].map(({ variable }) => variable).join(" ")}
      // The theme's class is set before React arrives.
      suppressHydrationWarning
    >
      <body>
        <ThemeProvider nonce={nonce}>
          <TextProvider locale={locale} catalogue={JSON.stringify(messages)}>
            <Providers convexUrl={convexUrl()} nonce={nonce}>
              <AccountPreferences>{children}</AccountPreferences>
            </Providers>
            <Notifications label={t("notifications")} />
            <OfflineSupport />
          </TextProvider>
        </ThemeProvider>
      </body>
    </html>
  );
}
