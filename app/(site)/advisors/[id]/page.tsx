import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { cache } from "react";
import { AdvisorProfile } from "@/components/advisors/AdvisorProfile";
import { structuredData } from "@/components/advisors/structuredData";
import { Page } from "@/components/layout/Page";
import { api } from "@/convex/_generated/api";
import { formatMoney } from "@/lib/format/money";
import { getText } from "@/lib/i18n/serverText";
import { askServer, siteOrigin } from "@/lib/serverQuery";

const REVIEWS_TOLD = 5;

/** Asked once for the page and its head. */
const loadAdvisor = cache(async (advisorId: string) => await askServer(api.advisorProfiles.get, { advisorId }));

export async function generateMetadata({ params }: PageProps<"/advisors/[id]">): Promise<Metadata> {
  const { id } = await params;
  const [t, metadataBase, advisor] = await Promise.all([getText("profile"), siteOrigin(), loadAdvisor(id)]);
  if (advisor === null) return { title: t("missingTitle"), robots: { index: false } };
  if (advisor === undefined) return { title: t("pageTitle") };
  const { displayName: name, headline } = advisor;
  const title = t("metaTitle", { name, headline });
  const description = t("metaDescription", { name, headline: headline.replace(/\.$/, ""), price: formatMoney(advisor.chatPriceMinor) });
  const canonical = `/advisors/${advisor.advisorId}`;
  return {
    metadataBase,
    title,
    description,
    alternates: { canonical },
    openGraph: { type: "profile", url: canonical, title, description, siteName: "Parley" },
    twitter: { card: "summary_large_image", title, description },
  };
}

export default async function AdvisorPage({ params }: PageProps<"/advisors/[id]">) {
  const { id } = await params;
  const advisor = await loadAdvisor(id);
  if (advisor === null) notFound();
  return (
    <Page>
      {advisor ? <StructuredData advisorId={advisor.advisorId} /> : null}
      {/* In one piece with the page: what stands in a boundary of its own, React shows a third of a second after the rest. */}
      <AdvisorProfile advisorId={id} first={advisor} />
    </Page>
  );
}

/** The same facts for machines. Data, not a script, but the policy's nonce goes with it like with every script element. */
async function StructuredData({ advisorId }: { advisorId: string }) {
  const [advisor, reviews, origin, asked] = await Promise.all([
    loadAdvisor(advisorId),
    askServer(api.reviews.listForAdvisor, { advisorId, paginationOpts: { numItems: REVIEWS_TOLD, cursor: null } }),
    siteOrigin(),
    headers(),
  ]);
  if (!advisor) return null;
  return (
    <script
      type="application/ld+json"
      nonce={asked.get("x-nonce") ?? undefined}
      // Browsers hide the nonce from scripts.
      suppressHydrationWarning
      dangerouslySetInnerHTML={{
        __html: structuredData({ advisor, reviews: reviews?.page ?? [], url: `${origin.origin}/advisors/${advisorId}` }),
      }}
    />
  );
}
