import type { Metadata } from "next";
import Link from "next/link";
import { ApiGuide } from "@/components/api/ApiGuide";
import { OperationCard } from "@/components/api/OperationCard";
import { Page, PageTitle } from "@/components/layout/Page";
import { buttonVariants } from "@/components/ui/button";
import { Table, Td, Th } from "@/components/ui/table";
import { DEFAULT_LOCALE, localeOf } from "@/lib/domain/locales";
import { PROBLEM_CODES, statusOf } from "@/lib/domain/rest/problems";
import { requestLocale } from "@/lib/i18n/requestLocale";
import { getText } from "@/lib/i18n/serverText";
import { sentenceOf } from "@/lib/rest/answers";
import { OPERATIONS } from "@/lib/rest/operations";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("apiDocs");
  return { title: t("title"), description: t("intro") };
}

export default async function ApiDocsPage() {
  const t = await getText("apiDocs");
  const groups = [...new Set(OPERATIONS.map(({ id }) => id.split(".")[0] ?? id))];
  return (
    <Page className="max-w-4xl">
      <PageTitle
        title={t("title")}
        actions={
          <a href="/api/openapi.json" className={buttonVariants({ variant: "secondary" })}>
            OpenAPI 3.1
          </a>
        }
      >
        {t("intro")}
      </PageTitle>
      <div className="grid gap-10">
        <ApiGuide />
        <nav aria-label={t("contents")}>
          <ul dir="ltr" className="grid gap-1 font-mono text-sm sm:grid-cols-2">
            {OPERATIONS.map(({ id, method, paths }) => (
              <li key={id}>
                <Link href={`#${id}`} className="inline-block py-1 wrap-anywhere text-ink-soft hover:text-ink hover:underline">
                  {method} {paths.at(-1)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        {groups.map((group) => (
          <section key={group} aria-labelledby={`group-${group}`} className="grid gap-4">
            <h2 id={`group-${group}`} className="text-lg font-semibold tracking-tight">
              {group}
            </h2>
            {OPERATIONS.filter(({ id }) => id.startsWith(`${group}.`)).map((operation) => (
              <OperationCard key={operation.id} operation={operation} />
            ))}
          </section>
        ))}
        <Problems />
      </div>
    </Page>
  );
}

async function Problems() {
  const t = await getText("apiDocs");
  const locale = localeOf(await requestLocale()) ?? DEFAULT_LOCALE;
  const rows = await Promise.all(
    PROBLEM_CODES.map(async (code) => ({ code, status: statusOf(code), sentence: await sentenceOf(code, locale) })),
  );
  return (
    <section aria-labelledby="problems" className="grid gap-4">
      <h2 id="problems" className="text-lg font-semibold tracking-tight">
        {t("problems")}
      </h2>
      <p className="text-ink-soft">{t("problemsText")}</p>
      <Table label={t("code")}>
        <thead>
          <tr>
            <Th>{t("code")}</Th>
            <Th numeric>{t("status")}</Th>
            <Th>{t("sentence")}</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ code, status, sentence }) => (
            <tr key={code} id={code} className="target:bg-accent-soft">
              <Td>
                <code dir="ltr">{code}</code>
              </Td>
              <Td numeric>{status}</Td>
              <Td className="min-w-48">{sentence}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
