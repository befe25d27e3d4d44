import { expect, it, vi } from "vitest";
import robots from "@/app/robots";

vi.mock("@/lib/serverQuery", () => ({ siteOrigin: async () => new URL("https://parley.example") }));

/** Whether a rule of the file covers an address. */
const isKeptOut = (rules: readonly string[], path: string) => rules.some((rule) => path.startsWith(rule));

it("search engines are kept from addresses for machines, not from pages, which say for themselves what they are", async () => {
  const { rules, sitemap } = await robots();
  expect(sitemap).toBe("https://parley.example/sitemap.xml");
  const disallowed = Array.isArray(rules) ? [] : [rules.disallow ?? []].flat();
  expect(disallowed.length).toBe(4);
  for (const path of ["/api/health", "/convex/api/query", "/convex-site/files", "/pay/demo/one"]) expect(isKeptOut(disallowed, path), path).toBe(true);
  for (const path of ["/", "/advisors", "/advisors/one", "/sign-in", "/user-dashboard/wallet", "/payouts", "/sitemap.xml"]) expect(isKeptOut(disallowed, path), path).toBe(false);
});
