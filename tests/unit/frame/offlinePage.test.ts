import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { offlinePage } from "@/lib/offlinePage";

const TEXTS = { brand: "Parley", title: "You are offline", text: "Nothing is billed.", retry: "Try again" };

describe("the offline page", () => {
  it("needs nothing but itself", () => {
    const page = offlinePage(TEXTS, { locale: "en", direction: "ltr" });
    expect(page).not.toMatch(/<script|src=|url\(|href="(?!"|data:,")/);
    expect(page).toContain('<a href="">Try again</a>');
  });

  it("writes words as words and in the reader's direction", () => {
    const page = offlinePage({ ...TEXTS, title: `<b>"&` }, { locale: "ar", direction: "rtl" });
    expect(page).toContain("<h1>&lt;b&gt;&quot;&amp;</h1>");
    expect(page).toContain('<html lang="ar" dir="rtl">');
  });
});

it("the service worker keeps the offline page and immutable files, and no answer of the backend", () => {
  const worker = readFileSync("public/sw.js", "utf8");
  expect(worker).toContain('const OFFLINE_PAGE = "/offline";');
  expect([...worker.matchAll(/cache\.(?:put|add|addAll)\(/g)]).toHaveLength(2);
  expect(worker).toContain('startsWith("/_next/static/")');
});
