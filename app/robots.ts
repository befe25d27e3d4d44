import type { MetadataRoute } from "next";
import { siteOrigin } from "@/lib/serverQuery";

/** What search engines may read: the public pages. Everything else asks for a sign-in. */
export default async function robots(): Promise<MetadataRoute.Robots> {
  const { origin } = await siteOrigin();
  return {
    rules: {
      userAgent: "*",
      allow: "/",
      disallow: ["/admin/", "/advisor/", "/advisor-dashboard", "/api/", "/convex/", "/convex-site/", "/notifications", "/pay/", "/receipts/", "/session/", "/settings", "/sign-in", "/sign-up", "/user-dashboard"],
    },
    sitemap: `${origin}/sitemap.xml`,
  };
}
