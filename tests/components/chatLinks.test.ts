import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { excerpt } from "@/components/chat/excerpt";
import { readableSize } from "@/components/chat/fileSizes";
import { textParts } from "@/components/chat/links";

const linksIn = (text: string) => textParts(text).flatMap(({ text: shown, href }) => (href === null ? [] : [[shown, href]]));

describe("links in a message", () => {
  it.each([
    ["See https://example.com/a?b=1#c now", "https://example.com/a?b=1#c", "https://example.com/a?b=1#c"],
    ["www.example.com.", "www.example.com", "https://www.example.com/"],
    [
      "(https://en.wikipedia.org/wiki/Integer_(computer_science))",
      "https://en.wikipedia.org/wiki/Integer_(computer_science)",
      "https://en.wikipedia.org/wiki/Integer_(computer_science)",
    ],
    ["HTTP://EXAMPLE.COM!", "HTTP://EXAMPLE.COM", "http://example.com/"],
    ["“https://example.com/x…”", "https://example.com/x", "https://example.com/x"],
    // Look-alike letters: the address shows them for what they are.
    ["https://аpple.com", "https://аpple.com", "https://xn--pple-43d.com/"],
  ])("%s", (text, shown, href) => {
    expect(linksIn(text)).toEqual([[shown, href]]);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://bank.example@evil.example/",
    "https://user:password@evil.example/",
    "file:///etc/passwd",
    "https://",
    "http://localhost:3000/",
    "mailto:casey@example.com",
    "<script>alert(1)</script>",
  ])("leaves %s as text", (text) => {
    expect(linksIn(text)).toEqual([]);
  });

  it("never lose or change a character, and only ever lead to the web", () => {
    const word = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.webUrl(),
      fc.constantFrom("javascript:", "https://", "www.", "@", "(", ")", ".", "\u202e"),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const text = words.join(" ");
        const parts = textParts(text);
        expect(parts.map((part) => part.text).join("")).toBe(text);
        for (const { href } of parts) if (href !== null) expect(new URL(href).protocol).toMatch(/^https?:$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe("what a search shows of a message", () => {
  it("is the place of the words, whatever their case", () => {
    expect(excerpt("How do I ask for a Raise?", "raise")).toEqual({ before: "How do I ask for a ", hit: "Raise", after: "?" });
    expect(excerpt(`${"long ".repeat(30)}needle`, "needle")).toMatchObject({ before: `…${"long ".repeat(8)}`, hit: "needle" });
    expect(excerpt("Un café", "cafe")).toEqual({ before: "Un café", hit: "", after: "" });
  });
});

describe("the size of a file", () => {
  it.each([
    [33, "1 kB"],
    [12_400, "12 kB"],
    [1_449_000, "1.4 MB"],
    [10 * 1024 * 1024, "10.5 MB"],
  ])("%i bytes are %s", (bytes, text) => {
    expect(readableSize(bytes, "en")).toBe(text);
  });
});
