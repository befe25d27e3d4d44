import type { Infer } from "convex/values";
import { DELETED_NAME } from "../../../lib/domain/deletedName";
import { isMailOptional, noticePath, type Notice } from "../../../lib/domain/notifications";
import { formatTag } from "../../../lib/domain/locales";
import { formatDateTime } from "../../../lib/format/dates";
import { formatDuration } from "../../../lib/format/duration";
import { formatMoney } from "../../../lib/format/money";
import { noticeValues, type NoticeFormat } from "../../../lib/format/noticeValues";
import type { MailPlan } from "../../model/notifications/mails";
import type { messageValidator } from "../../model/notifications/tables";
import { toHtml, toText, type MailBody, type MailItem } from "./html";
import { siteUrl } from "./select";
import { getText, mailLocale, type MailText } from "./texts";
import { signUnsubscription } from "./unsubscribe";

const mailText = getText("mail");
const UTC = "UTC";
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(["ar"]);
const SUBJECT_MAX = 200;

/** A zone this runtime knows; UTC for none or an unknown one. */
function knownZone(timeZone: string | null): string {
  if (timeZone === null) return UTC;
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return UTC;
    throw error;
  }
}

function formatFor(language: string, timeZone: string, t: MailText): NoticeFormat {
  const locale = formatTag(language);
  return {
    money: (minor) => formatMoney(minor, { locale }),
    duration: (ms) => formatDuration(ms, locale),
    dateTime: (ms) => formatDateTime(ms, { locale, timeZone }),
    person: (name) => (name === DELETED_NAME ? t("deletedUser") : name),
  };
}

/** What an admin changed, before and after, line by line. */
function detailsOf(notice: Notice, t: MailText, format: NoticeFormat): string[] {
  if (notice.kind !== "profileEditedByAdmin") return [];
  return [
    ...notice.data.prices.map(({ mode, beforeMinor, afterMinor }) =>
      t(`edited.${mode}`, { before: format.money(beforeMinor), after: format.money(afterMinor) }),
    ),
    ...notice.data.texts.map(({ field, before, after }) => t(`edited.${field}`, { before, after })),
  ];
}

/** A subject is one line whatever a name in it holds. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim().slice(0, SUBJECT_MAX);
}

/**
 * Writes a mail in its reader's language, with money, dates and zone as they read them. `secret` signs the link that
 * switches such mail off; a mail that cannot be switched off has none.
 */
export async function composeMail(plan: MailPlan, secret: string): Promise<Infer<typeof messageValidator>> {
  const { userId, topic, to, firstName, notices, more } = plan;
  const locale = mailLocale(plan.locale);
  const zone = knownZone(plan.timeZone);
  const t = mailText(locale);
  const format = formatFor(locale, zone, t);
  const site = siteUrl();
  const isDigest = topic === "digest";
  const items = notices.map(({ notice, atMs }): MailItem => {
    const values = noticeValues(notice, format);
    return {
      title: t(`${notice.kind}.subject`, values),
      when: isDigest ? format.dateTime(atMs) : null,
      text: t(`${notice.kind}.text`, values),
      details: detailsOf(notice, t, format),
      link: { label: t(`${notice.kind}.action`, values), url: `${site}${noticePath(notice)}` },
    };
  });
  const count = notices.length + more;
  const first = items[0]?.title ?? "";
  const single = count > 1 ? t("frame.several", { subject: first, count: count - 1 }) : first;
  const subject = oneLine(isDigest ? t("frame.digestSubject", { count }) : single);
  const brand = t("frame.brand");
  const token = isMailOptional(topic) ? await signUnsubscription(secret, { userId, topic }) : null;
  const query = token === null ? "" : `?token=${encodeURIComponent(token)}`;
  const body: MailBody = {
    locale,
    direction: RIGHT_TO_LEFT.has(locale) ? "rtl" : "ltr",
    brand,
    subject,
    greeting: firstName === "" ? t("frame.greetingNoName") : t("frame.greeting", { name: firstName }),
    intro: isDigest ? t("frame.digestIntro") : null,
    items,
    more: more === 0 ? null : t("frame.andMore", { count: more }),
    footer: [t("frame.why", { brand, zone }), ...(token === null ? [t("frame.record")] : [])],
    links: [
      ...(token === null ? [] : [{ label: t("frame.unsubscribe"), url: `${site}/notifications/unsubscribe${query}` }]),
      { label: t("frame.choose"), url: `${site}/notifications#preferences` },
    ],
  };
  const header = process.env.CONVEX_SITE_URL?.replace(/\/+$/, "") ?? site;
  return {
    to,
    firstName,
    locale,
    subject,
    text: toText(body),
    html: toHtml(body),
    brand,
    unsubscribeUrl: token === null ? null : `${header}/mail/unsubscribe${query}`,
  };
}
