"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/format/useFormat";

export interface SignedWordsProps {
  /** Also the id of the heading. */
  id: string;
  title: string;
  /** What is said when there is nothing. */
  empty?: string;
  words: { adminId: string; firstName: string; atMs: number; text: string }[];
}

/** What admins wrote, each with name and time. */
export function SignedWords({ id, title, empty, words }: SignedWordsProps) {
  const t = useTranslations("adminPayouts.detail");
  const format = useFormat();
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <h2 id={id} className="text-lg font-semibold tracking-tight">
        {title}
      </h2>
      {words.length === 0 && empty !== undefined ? <p className="text-sm text-ink-soft">{empty}</p> : null}
      <ul className="grid gap-3">
        {words.map(({ adminId, firstName, atMs, text }) => (
          <li key={`${adminId} ${atMs}`} className="grid gap-0.5 text-sm">
            <span className="figures font-medium">{t("approval", { name: firstName, time: format.dateTime(atMs) })}</span>
            <span className="written wrap-anywhere text-ink-soft">{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
