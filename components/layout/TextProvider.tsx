"use client";

import { NextIntlClientProvider } from "next-intl";
import { Direction } from "radix-ui";
import type { ReactNode } from "react";
import { formatTag } from "@/lib/domain/locales";
import { directionOf } from "@/lib/i18n/locales";
import type { Messages } from "@/lib/i18n/messages";

/** Gives client components the text catalogue and the direction of the reader's language. Dates use the browser's zone (`useFormat`). */
export function TextProvider({ locale, messages, children }: { locale: string; messages: Messages; children: ReactNode }) {
  return (
    <NextIntlClientProvider locale={formatTag(locale)} messages={messages} timeZone="UTC">
      <Direction.Provider dir={directionOf(locale)}>{children}</Direction.Provider>
    </NextIntlClientProvider>
  );
}
