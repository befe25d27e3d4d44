import { parse, TYPE, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { describe, expect, it } from "vitest";
import { LOCALES } from "@/lib/domain/locales";
import { hits, projectFiles, textOf } from "./files";

type Catalogue = { [key: string]: string | Catalogue };

const textsOf = (catalogue: Catalogue, prefix = ""): [string, string][] =>
  Object.entries(catalogue).flatMap(([key, value]) => (typeof value === "string" ? [[prefix + key, value] as [string, string]] : textsOf(value, `${prefix}${key}.`)));
const catalogueOf = (locale: string) => new Map(textsOf(JSON.parse(textOf(`messages/${locale}.json`)) as Catalogue));

const english = catalogueOf("en");
const translated = LOCALES.filter((locale) => locale !== "en");

type Shape = { args: Set<string>; words: string[]; plurals: string[][] };

/** What a message takes, says, and which forms of plural it knows. */
function shapeOf(elements: MessageFormatElement[], shape: Shape = { args: new Set(), words: [], plurals: [] }): Shape {
  for (const element of elements) {
    if (element.type === TYPE.literal) shape.words.push(element.value);
    else if (element.type === TYPE.tag) {
      shape.args.add(`<${element.value}>`);
      // What stands in code is typed the same everywhere.
      if (element.value !== "code") shapeOf(element.children, shape);
    } else if (element.type === TYPE.plural || element.type === TYPE.select) {
      shape.args.add(`${element.value}:${element.type === TYPE.plural ? "plural" : `select ${Object.keys(element.options).sort().join(" ")}`}`);
      if (element.type === TYPE.plural) shape.plurals.push(Object.keys(element.options));
      for (const option of Object.values(element.options)) shapeOf(option.value, shape);
    } else if (element.type !== TYPE.pound) shape.args.add(element.value);
  }
  return shape;
}
const read = (message: string) => shapeOf(parse(message));

/** Words that are the same in every language: names, formats, signs. */
const NAMES = /%s|\b(?:API|HTTP|Node|Parley|PNG|JPEG|WebP|GIF|PDF|CSV|Stripe|JSON|HTML|CVC|UTC|MB|ms|Safari|Chrome|Edge|Firefox|https?|localhost|example|com)\b/g;
/** Texts that happen to read alike in English and Spanish. */
const SAME_IN_SPANISH = new Set(["Chat", "Total", "Video", "Roles"]);
/** Common English words that are no Spanish ones. */
const ENGLISH_WORDS = /\b(?:the|and|your|you|with|is|are|was|this|that|for|not|will|when|from|have|they|them|or|of|to|by|it|its|then|until|can|be)\b/i;
const LETTERS = /\p{L}/u;

const wordsOf = (message: string) => read(message).words.join(" ").replace(NAMES, " ");

describe.each(translated)("the texts in %s", (locale) => {
  const catalogue = catalogueOf(locale);
  const pairs = [...english].map(([key, text]) => ({ key, text, other: catalogue.get(key) ?? "" }));

  it("are the same ones as in English", () => {
    expect([...catalogue.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("take what the English ones take", () => {
    const wrong = pairs.filter(({ text, other }) => [...read(text).args].sort().join() !== [...read(other).args].sort().join());
    expect(wrong.map(({ key, other }) => `${key}: ${other}`)).toEqual([]);
  });

  it("are translated, all of them", () => {
    const left = pairs.filter(({ text, other }) => {
      const words = wordsOf(other);
      if (!LETTERS.test(wordsOf(text))) return false;
      if (locale === "es") return (other === text && !SAME_IN_SPANISH.has(text)) || ENGLISH_WORDS.test(words);
      return !/\p{Script=Arabic}/u.test(words) || /\p{Script=Latin}/u.test(words);
    });
    expect(left.map(({ key, other }) => `${key}: ${other}`)).toEqual([]);
  });

  it("know every form of plural the language has for small counts", () => {
    const needed = new Set(Array.from({ length: 200 }, (_, count) => new Intl.PluralRules(locale).select(count)));
    const wrong = pairs.filter(({ other }) => read(other).plurals.some((forms) => [...needed].some((form) => !forms.includes(form) && !(form === "zero" && forms.includes("=0")))));
    expect(wrong.map(({ key }) => key)).toEqual([]);
  });
});

describe("screens in both directions", () => {
  it("say start and end, never left and right", () => {
    const physical = /["'`\s:](?:-?(?:ml|mr|pl|pr|left|right|scroll-ml|scroll-mr|scroll-pl|scroll-pr)-(?:\[|\(|\d|px|auto|full)|text-(?:left|right)\b|float-(?:left|right)\b|(?:border|rounded)-(?:l|r|tl|tr|bl|br)(?:-|\b))/;
    const screens = projectFiles().filter((path) => /^(app|components)\/.*\.tsx?$/.test(path));
    expect(screens.flatMap((path) => hits(path, physical))).toEqual([]);
  });
});
