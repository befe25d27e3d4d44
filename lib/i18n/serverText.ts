import { createTranslator, type NamespaceKeys, type NestedKeyOf } from "next-intl";
import { DEFAULT_LOCALE } from "./locales";
import { loadMessages, type Messages } from "./messages";

/**
 * The translator for server components: `const t = await getText("landing")`.
 * Client components use `useTranslations`; both read the same catalogue.
 */
export async function getText<Namespace extends NamespaceKeys<Messages, NestedKeyOf<Messages>>>(namespace: Namespace) {
  const messages = await loadMessages(DEFAULT_LOCALE);
  return createTranslator<Messages, Namespace>({ locale: DEFAULT_LOCALE, messages, namespace });
}
