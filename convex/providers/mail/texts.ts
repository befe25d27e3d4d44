import { createTranslator } from "next-intl";
import { mail as english } from "../../../messages/en.json";

type MailTexts = typeof english;

/** The sentences of mails in every language that has them. Imported by name, so that the backend carries no others. */
const CATALOGUES: Readonly<Record<string, MailTexts>> = { en: english };

const FALLBACK = "en";

/** The language a mail is written in: the reader's own, its base language, or English. */
export function mailLocale(wanted: string | null): string {
  if (wanted === null) return FALLBACK;
  if (wanted in CATALOGUES) return wanted;
  const base = wanted.split("-")[0] ?? wanted;
  return base in CATALOGUES ? base : FALLBACK;
}

function translatorFor<Namespace extends "mail">(namespace: Namespace, locale: string) {
  const messages = { mail: CATALOGUES[locale] ?? english };
  return createTranslator<{ mail: MailTexts }, Namespace>({ locale, messages, namespace });
}

/** The translator of mails in one language. A missing or broken sentence is an error, never a mail with a gap. */
export function mailText(locale: string) {
  return translatorFor("mail", locale);
}

export type MailText = ReturnType<typeof mailText>;
