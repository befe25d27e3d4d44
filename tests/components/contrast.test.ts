import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast } from "./support/colour";

const css = readFileSync("app/globals.css", "utf8");

function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`\n${selector} {`);
  const block = css.slice(start, css.indexOf("\n}", start));
  return Object.fromEntries([...block.matchAll(/--([a-z-]+): (oklch\([^/)]+\));/g)].map((match) => [match[1], match[2]]));
}

const GROUNDS = ["paper", "surface", "sunk"];
const TEXT_AA: [string, string[]][] = [
  ["ink-soft", [...GROUNDS, "accent-soft", "amber-soft", "vermilion-soft"]],
  ["ink-faint", GROUNDS],
  ["accent", ["paper", "surface"]],
  ["on-accent", ["accent", "accent-strong"]],
  ["accent-strong", ["accent-soft"]],
  ["amber-ink", ["amber-soft"]],
  ["vermilion-ink", ["vermilion-soft", ...GROUNDS]],
  ["paper", ["ink", "vermilion-ink"]],
];
/** Money and time. */
const TEXT_AAA: [string, string[]][] = [
  ["ink", [...GROUNDS, "accent-soft", "amber-soft", "vermilion-soft"]],
  ["accent-strong", ["paper", "surface"]],
  ["amber-ink", ["paper", "surface"]],
  ["vermilion-ink", ["paper", "surface"]],
];
/** What is not text but has to be seen: borders of fields, the ring. */
const SHAPES: [string, string[]][] = [
  ["line-strong", GROUNDS],
  ["accent", GROUNDS],
  ["vermilion", ["paper", "surface"]],
];

describe.each([":root", ".dark"])("the colours of %s", (selector) => {
  const tokens = tokensOf(selector);
  const ratio = (front: string, ground: string) => contrast(tokens[front] ?? "", tokens[ground] ?? "");
  const below = (pairs: [string, string[]][], least: number) =>
    pairs.flatMap(([front, grounds]) => grounds.map((ground) => ({ pair: `${front} on ${ground}`, ratio: ratio(front, ground) }))).filter((found) => found.ratio < least);

  it("are readable as text (AA, 4.5)", () => expect(below(TEXT_AA, 4.5)).toEqual([]));
  it("are readable as money and time (AAA, 7)", () => expect(below(TEXT_AAA, 7)).toEqual([]));
  it("show fields and the ring (3)", () => expect(below(SHAPES, 3)).toEqual([]));
});
