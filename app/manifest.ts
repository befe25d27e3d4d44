import type { MetadataRoute } from "next";
import { getText } from "@/lib/i18n/serverText";

const icon = (file: string, sizes: string, purpose: "any" | "maskable"): NonNullable<MetadataRoute.Manifest["icons"]>[number] => ({
  src: `/icons/${file}`,
  sizes,
  type: "image/png",
  purpose,
});

/** What a phone needs to install the site as an app. The icons are drawn by `npm run icons`. */
export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const [meta, nav] = await Promise.all([getText("meta"), getText("nav")]);
  return {
    id: "/",
    name: nav("brand"),
    short_name: nav("brand"),
    description: meta("description"),
    start_url: "/",
    scope: "/",
    display: "standalone",
    background_color: "#fbfaf6",
    theme_color: "#fbfaf6",
    categories: ["business", "education", "lifestyle"],
    icons: [icon("any-192.png", "192x192", "any"), icon("any-512.png", "512x512", "any"), icon("maskable-512.png", "512x512", "maskable")],
    shortcuts: [
      { name: nav("findAdvisors"), url: "/advisors" },
      { name: nav("wallet"), url: "/user-dashboard/wallet" },
    ],
  };
}
