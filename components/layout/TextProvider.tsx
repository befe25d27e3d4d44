"use client";

import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { formatTag } from "@/lib/domain/locales";
import type { Messages } from "@/lib/i18n/messages";

/** Gives client components the text catalogue of the reader's language. Dates use the browser's zone (`useFormat`). */
export function TextProvider({ locale, messages, children }: { locale: string; messages: Messages; children: ReactNode }) {
  return (
    <NextIntlClientProvider locale={formatTag(locale)} messages={messages} timeZone="UTC">
      {children}
    </NextIntlClientProvider>
  );
}
