import { createTranslator, type NamespaceKeys, type NestedKeyOf } from "next-intl";
import { formatTag } from "@/lib/domain/locales";
import { loadMessages, type Messages } from "./messages";
import { requestLocale } from "./requestLocale";

/**
 * The translator for server components, in the reader's language: `const t = await getText("landing")`.
 * Client components use `useTranslations`; both read the same catalogue.
 */
export async function getText<Namespace extends NamespaceKeys<Messages, NestedKeyOf<Messages>>>(namespace: Namespace) {
  const locale = await requestLocale();
  const messages = await loadMessages(locale);
  return createTranslator<Messages, Namespace>({ locale: formatTag(locale), messages, namespace });
}
