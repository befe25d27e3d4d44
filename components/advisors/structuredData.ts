import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";
import { toDecimal } from "@/lib/format/money";
import type { AdvisorDetail } from "./types";

type PublicReview = FunctionReturnType<typeof api.reviews.listForAdvisor>["page"][number];

const asOffer = (name: string, priceMinor: bigint) => ({
  "@type": "Offer",
  name,
  priceCurrency: "USD",
  priceSpecification: {
    "@type": "UnitPriceSpecification",
    price: toDecimal(priceMinor),
    priceCurrency: "USD",
    unitCode: "MIN",
  },
});

/**
 * A profile in the words of schema.org, as text that can stand inside a script element: nothing in it can end that
 * element. Only what the page shows too; a rating only where somebody has rated.
 */
export function structuredData(input: { advisor: AdvisorDetail; reviews: readonly PublicReview[]; url: string }): string {
  const { advisor, reviews, url } = input;
  const { displayName: name, headline, bio, photoUrl, ratingAverage, ratingCount, videoPriceMinor } = advisor;
  const offers = [asOffer("Chat", advisor.chatPriceMinor), ...(videoPriceMinor === null ? [] : [asOffer("Video call", videoPriceMinor)])];
  const rating =
    ratingAverage === null || ratingCount === 0
      ? {}
      : {
          aggregateRating: { "@type": "AggregateRating", ratingValue: Number(ratingAverage.toFixed(2)), reviewCount: ratingCount, bestRating: 5, worstRating: 1 },
          review: reviews.map(({ firstName, overall, text, atMs }) => ({
            "@type": "Review",
            reviewRating: { "@type": "Rating", ratingValue: overall, bestRating: 5, worstRating: 1 },
            datePublished: new Date(atMs).toISOString().slice(0, 10),
            ...(firstName === null ? {} : { author: { "@type": "Person", name: firstName } }),
            ...(text === null ? {} : { reviewBody: text }),
          })),
        };
  const service = {
    "@context": "https://schema.org",
    "@type": "ProfessionalService",
    "@id": url,
    url,
    name,
    slogan: headline,
    description: bio,
    ...(photoUrl === null ? {} : { image: photoUrl }),
    knowsLanguage: advisor.languages,
    knowsAbout: advisor.specialties,
    address: { "@type": "PostalAddress", addressCountry: advisor.country },
    makesOffer: offers,
    ...rating,
  };
  return JSON.stringify(service).replace(/</g, "\\u003c").replace(/\u2028/g, "\\u2028").replace(/\u2029/g, "\\u2029");
}
