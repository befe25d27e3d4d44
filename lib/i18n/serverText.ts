import { createTranslator, type NamespaceKeys, type NestedKeyOf } from "next-intl";
import { formatTag, type Locale } from "@/lib/domain/locales";
import { loadMessages, type Messages } from "./messages";
import { requestLocale } from "./requestLocale";

/**
 * The translator for server components, in the reader's language or in a given one: `const t = await getText("landing")`.
 * Client components use `useTranslations`; both read the same catalogue.
 */
export async function getText<Namespace extends NamespaceKeys<Messages, NestedKeyOf<Messages>>>(namespace: Namespace, wanted?: Locale) {
  const locale = wanted ?? (await requestLocale());
  const messages = await loadMessages(locale);
  return createTranslator<Messages, Namespace>({ locale: formatTag(locale), messages, namespace });
}
