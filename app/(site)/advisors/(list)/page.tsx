import type { Metadata } from "next";
import { createLoader } from "nuqs/server";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { AdvisorSearch } from "@/components/advisors/AdvisorSearch";
import { FILTERS, searchHref, toSearchArgs, withKnownCategory } from "@/components/advisors/searchFilters";
import { Page, PageTitle } from "@/components/layout/Page";
import { api } from "@/convex/_generated/api";
import { getText } from "@/lib/i18n/serverText";
import { askServer, siteOrigin } from "@/lib/serverQuery";

const FIRST_ROWS = 30;

const loadFilters = createLoader(FILTERS);

export async function generateMetadata({ searchParams }: PageProps<"/advisors">): Promise<Metadata> {
  const { category } = await loadFilters(searchParams);
  const [t, metadataBase] = await Promise.all([getText("advisors"), siteOrigin()]);
  // Of all the ways to look at the list, a category is a page of its own.
  const canonical = searchHref({ category });
  return { metadataBase, title: t("title"), description: t("intro"), alternates: { canonical } };
}

export default async function AdvisorsPage({ searchParams }: PageProps<"/advisors">) {
  const asked = await loadFilters(searchParams);
  const [t, categories] = await Promise.all([getText("advisors"), askServer(api.advisorProfiles.categories, {})]);
  const filters = categories === undefined ? asked : withKnownCategory(asked, categories);
  const found = await askServer(api.advisorProfiles.search, {
    ...toSearchArgs(filters),
    paginationOpts: { numItems: FIRST_ROWS, cursor: null },
  });
  const first = found === undefined ? undefined : { href: searchHref(filters), rows: found.page, isDone: found.isDone };
  return (
    <Page>
      <PageTitle title={t("title")}>{t("intro")}</PageTitle>
      {/* In one piece with the page: what stands in a boundary of its own, React shows a third of a second after the rest. */}
      <NuqsAdapter>
        <AdvisorSearch categories={categories} first={first} />
      </NuqsAdapter>
    </Page>
  );
}
