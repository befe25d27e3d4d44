import { createResend } from "./resend";
import type { MailProvider } from "./types";

/** Who carries mail on this deployment; null where none leaves and the outbox keeps it. Read at each mail. */
export function mailProvider(): MailProvider | null {
  const apiKey = process.env.RESEND_API_KEY?.trim() ?? "";
  return apiKey === "" ? null : createResend(apiKey);
}

/** The site's own address without a slash at the end: every link of a mail begins with it. */
export function siteUrl(): string {
  return (process.env.SITE_URL?.trim() || "http://localhost:3000").replace(/\/+$/, "");
}

/** Whom mail comes from: MAIL_FROM, or a mailbox at the site's own host. */
export function mailFrom(brand: string): string {
  const given = process.env.MAIL_FROM?.trim() ?? "";
  return given === "" ? `${brand} <notifications@${new URL(siteUrl()).hostname}>` : given;
}
