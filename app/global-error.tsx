"use client";

import { useEffect, useLayoutEffect, useState } from "react";
import { LAST_WORDS } from "@/components/layout/lastWords";
import { DEFAULT_LOCALE, type Locale } from "@/lib/domain/locales";
import { directionOf } from "@/lib/i18n/locales";
import { loadMessages } from "@/lib/i18n/messages";
import { rememberedLocale } from "@/lib/i18n/rememberLocale";
import { arabicFont, displayFont, textFont, textFontExt } from "./fonts";
import "./globals.css";

const FACES = [textFont, textFontExt, displayFont, arabicFont].map(({ variable }) => variable).join(" ");

/** Whether the dark theme was chosen, or is the system's where nothing was; the theme's own script is gone with the frame. */
function isDarkWanted(): boolean {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // A browser that keeps nothing has no choice either.
  }
  return chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
}

/** The last resort, when the frame of all pages broke: it stands without providers, so it brings its words along. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  const [shown, setShown] = useState<{ locale: Locale; text: Record<keyof typeof LAST_WORDS, string> }>({ locale: DEFAULT_LOCALE, text: LAST_WORDS });
  useLayoutEffect(() => {
    document.documentElement.classList.toggle("dark", isDarkWanted());
  }, []);
  useEffect(() => {
    const locale = rememberedLocale();
    if (locale === DEFAULT_LOCALE) return;
    let isHere = true;
    loadMessages(locale).then(
      (messages) => {
        if (isHere) setShown({ locale, text: messages.boundary });
      },
      // Whatever broke the page may keep its texts away too; the English ones stand already.
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, []);
  const { title, text, retry } = shown.text;
  return (
    <html lang={shown.locale} dir={directionOf(shown.locale)} className={FACES} suppressHydrationWarning>
      <body>
        <main className="mx-auto grid min-h-dvh max-w-md content-center justify-items-center gap-3 px-6 text-center">
          <h1 className="text-xl font-semibold">{title}</h1>
          <p className="text-ink-soft">{text}</p>
          <button type="button" onClick={reset} className="mt-2 h-10 rounded-control bg-accent px-4 text-sm font-medium text-on-accent">
            {retry}
          </button>
        </main>
      </body>
    </html>
  );
}
