"use client";

import { NextIntlClientProvider } from "next-intl";
import { Direction } from "radix-ui";
import { useMemo, type ReactNode } from "react";
import { formatTag } from "@/lib/domain/locales";
import { directionOf } from "@/lib/i18n/locales";
import type { Messages } from "@/lib/i18n/messages";

export interface TextProviderProps {
  locale: string;
  /** The catalogue as JSON: as an object React would read it text by text, which costs a phone a tenth of a second before anything else. */
  catalogue: string;
  children: ReactNode;
}

/** Gives client components the text catalogue and the direction of the reader's language. Dates use the browser's zone (`useFormat`). */
export function TextProvider({ locale, catalogue, children }: TextProviderProps) {
  const messages = useMemo(() => JSON.parse(catalogue) as Messages, [catalogue]);
  return (
    <NextIntlClientProvider locale={formatTag(locale)} messages={messages} timeZone="UTC">
      <Direction.Provider dir={directionOf(locale)}>{children}</Direction.Provider>
    </NextIntlClientProvider>
  );
}
