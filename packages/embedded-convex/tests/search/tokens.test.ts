import { describe, expect, it } from "vitest";
import { tokenize } from "../../src/search/tokens.js";

const words = (text: string): string[] => tokenize(text).map((term) => Buffer.from(term, "latin1").toString("utf8"));

describe("words of a text", () => {
  it.each([
    ["Plain words, twice: words!", ["plain", "words", "twice", "words"]],
    ["snake_case-and-more@2x", ["snake", "case", "and", "more", "2x"]],
    ["", []],
    ["  … — 🙂 ", []],
    ["José ÀÉÎ Straße", ["josé", "àéî", "straße"]],
    ["مرحبا بالعالم، كَتَبَ", ["مرحبا", "بالعالم", "كَتَبَ"]],
    ["你好世界 ひらがな", ["你好世界", "ひらがな"]],
    ["٣ Ⅷ ½", ["٣", "ⅷ", "½"]],
    // Lower case goes letter by letter: a sigma at the end is the same letter as inside.
    ["ΟΔΟΣ", ["οδοσ"]],
    ["𐐀𐐁", ["𐐨𐐩"]],
  ])("%j", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it("leaves out words of 32 bytes of UTF-8 and more", () => {
    const [fits, long] = ["x".repeat(31), "x".repeat(32)];
    expect(words(`${fits} ${long} é${"é".repeat(15)} ${"é".repeat(15)}`)).toEqual([fits, "é".repeat(15)]);
  });

  it("stops at a limit, which words left out do not count towards", () => {
    expect(tokenize(`a ${"x".repeat(40)} b c`, 2)).toEqual(["a", "b"]);
  });
});
