/** What a mail shows, in order. Texts are plain; this file escapes them. */
export type MailBody = {
  locale: string;
  direction: "ltr" | "rtl";
  brand: string;
  subject: string;
  greeting: string;
  intro: string | null;
  items: MailItem[];
  more: string | null;
  footer: string[];
  links: MailLink[];
};

export type MailLink = { label: string; url: string };
export type MailItem = { title: string; when: string | null; text: string; details: string[]; link: MailLink };

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}

const INK = "#22302b";
const SOFT = "#55635d";
const GREEN = "#17694a";
const LINE = "#dcdfd9";

const anchor = ({ label, url }: MailLink, style: string): string => `<a href="${escape(url)}" style="${style}">${escape(label)}</a>`;
const paragraph = (text: string, style: string): string => `<p style="${style}">${escape(text)}</p>`;

function itemHtml({ title, when, text, details, link }: MailItem, isOnly: boolean): string {
  return [
    `<div style="padding:16px 0;border-top:1px solid ${LINE}">`,
    isOnly ? "" : paragraph(title, `margin:0 0 4px;font-weight:600;color:${INK}`),
    when === null ? "" : paragraph(when, `margin:0 0 4px;font-size:13px;color:${SOFT}`),
    paragraph(text, `margin:0 0 12px;color:${INK}`),
    ...details.map((detail) => paragraph(detail, `margin:0 0 8px;font-size:14px;color:${SOFT}`)),
    anchor(
      link,
      isOnly
        ? `display:inline-block;padding:10px 18px;border-radius:8px;background:${GREEN};color:#ffffff;text-decoration:none;font-weight:600`
        : `color:${GREEN};font-weight:600`,
    ),
    "</div>",
  ].join("");
}

/** The HTML version: one column, inline styles, nothing loaded from anywhere, every text escaped. */
export function toHtml(body: MailBody): string {
  const { locale, direction, brand, subject, greeting, intro, items, more, footer, links } = body;
  const isOnly = items.length === 1 && more === null && intro === null;
  return [
    `<!doctype html><html lang="${escape(locale)}" dir="${direction}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light">`,
    `<title>${escape(subject)}</title></head>`,
    `<body style="margin:0;background:#f7f6f1;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:26px">`,
    `<div style="max-width:560px;margin:0 auto;padding:24px 16px">`,
    paragraph(brand, `margin:0 0 16px;font-size:20px;font-weight:600;color:${GREEN}`),
    `<div style="padding:24px;border:1px solid ${LINE};border-radius:10px;background:#ffffff">`,
    `<h1 style="margin:0 0 16px;font-size:20px;line-height:28px;color:${INK}">${escape(subject)}</h1>`,
    paragraph(greeting, `margin:0 0 12px;color:${INK}`),
    intro === null ? "" : paragraph(intro, `margin:0 0 12px;color:${INK}`),
    ...items.map((item) => itemHtml(item, isOnly)),
    more === null ? "" : paragraph(more, `margin:12px 0 0;color:${INK}`),
    "</div>",
    `<div style="padding:16px 8px;font-size:13px;line-height:20px;color:${SOFT}">`,
    ...footer.map((line) => paragraph(line, "margin:0 0 8px")),
    ...links.map((link) => `<p style="margin:0 0 8px">${anchor(link, `color:${SOFT}`)}</p>`),
    "</div></div></body></html>",
  ].join("");
}

/** The text version: the same in the same order, every link written out. */
export function toText({ greeting, intro, items, more, footer, links }: MailBody): string {
  const isOnly = items.length === 1 && more === null && intro === null;
  const blocks = items.map(({ title, when, text, details, link }) =>
    [...(isOnly ? [] : [title]), ...(when === null ? [] : [when]), text, ...details, `${link.label}: ${link.url}`].join("\n"),
  );
  const end = [...footer, ...links.map(({ label, url }) => `${label}: ${url}`)].join("\n");
  return [greeting, ...(intro === null ? [] : [intro]), ...blocks, ...(more === null ? [] : [more]), `--\n${end}`].join("\n\n") + "\n";
}
