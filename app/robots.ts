import type { MetadataRoute } from "next";
import { siteOrigin } from "@/lib/serverQuery";

/**
 * What search engines may fetch: pages, but no addresses made for machines. Who is not signed in is led from personal pages to the
 * sign-in, and pages that no index should hold say so themselves; a rule here would keep an engine from reading that.
 */
export default async function robots(): Promise<MetadataRoute.Robots> {
  const { origin } = await siteOrigin();
  return {
    rules: {
      userAgent: "*",
      allow: "/",
      disallow: ["/api/", "/convex/", "/convex-site/", "/pay/"],
    },
    sitemap: `${origin}/sitemap.xml`,
  };
}
