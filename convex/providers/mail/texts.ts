import { createTranslator } from "next-intl";
import { mail as arabic } from "../../../messages/ar.json";
import { mail as english } from "../../../messages/en.json";
import { mail as spanish } from "../../../messages/es.json";
import { DEFAULT_LOCALE, localeOf, type Locale } from "../../../lib/domain/locales";

type MailTexts = typeof english;

/** The sentences of mails in every language. Imported by name, so that the backend carries no others. */
const CATALOGUES: Readonly<Record<Locale, MailTexts>> = { en: english, es: spanish, ar: arabic };

/** The language a mail is written in: the reader's own, or the default. */
export function mailLocale(wanted: string | null): Locale {
  return (wanted === null ? null : localeOf(wanted)) ?? DEFAULT_LOCALE;
}

/**
 * The translators of mails by language: `getText("mail")(locale)`, as on pages. A missing or broken sentence is an error,
 * never a mail with a gap.
 */
export function getText<Namespace extends "mail">(namespace: Namespace) {
  return (locale: Locale) => {
    const onError = (problem: Error): never => {
      throw problem;
    };
    return createTranslator<{ mail: MailTexts }, Namespace>({ locale, messages: { mail: CATALOGUES[locale] }, namespace, onError });
  };
}

export type MailText = ReturnType<ReturnType<typeof getText<"mail">>>;
