import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "@/lib/domain/errors";
import { projectFiles, textOf } from "./files";

type Catalogue = { [key: string]: string | Catalogue };

const catalogues = projectFiles().filter((path) => /^messages\/[a-z-]+\.json$/.test(path));
const english = JSON.parse(textOf("messages/en.json")) as Catalogue;

/** Every text's path, e.g. `wallet.addFunds`. */
function keysOf(catalogue: Catalogue, prefix = ""): string[] {
  return Object.entries(catalogue).flatMap(([key, value]) => (typeof value === "string" ? [prefix + key] : keysOf(value, `${prefix}${key}.`)));
}

/** Namespaces that a file reads, each with the keys it names in full and the beginnings of those it computes. */
function readingsOf(text: string): { namespaces: string[]; named: string[]; begun: string[]; isComputed: boolean } {
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? "");
  return {
    namespaces: all(/(?:useTranslations|getText)\(\s*"([^"]+)"\s*\)/g),
    named: all(/["']([a-zA-Z0-9_.]+)["']/g),
    begun: all(/`([a-zA-Z0-9_.]+)\$\{/g),
    isComputed: /\b(?:t|text)\(\s*[a-zA-Z_.[\]]+\s*[,)]/.test(text),
  };
}

const readings = projectFiles()
  .filter((path) => /^(app|components|lib)\/.*\.tsx?$/.test(path))
  .map((path) => readingsOf(textOf(path)));

function isUsed(key: string): boolean {
  return readings.some(({ namespaces, named, begun }) =>
    namespaces.some((namespace) => {
      if (!key.startsWith(`${namespace}.`)) return false;
      const rest = key.slice(namespace.length + 1);
      return named.includes(rest) || begun.some((beginning) => rest.startsWith(beginning));
    }),
  ) || isNamedBeyondItsFile(key);
}

/** Keys that travel as values: a table in one file names them, another file translates them. */
function isNamedBeyondItsFile(key: string): boolean {
  const last = key.slice(key.lastIndexOf(".") + 1);
  const namespaceIsComputed = readings.some(({ namespaces, isComputed, begun }) => (isComputed || begun.length > 0) && namespaces.some((namespace) => key.startsWith(`${namespace}.`)));
  return namespaceIsComputed && projectFiles().some((path) => /^(app|components|lib|convex)\/.*\.tsx?$/.test(path) && !path.includes("_generated") && new RegExp(`["'\`.]${last}["'\`]|\\b${last}:`).test(textOf(path)));
}

describe("the text catalogue", () => {
  it("says the same in every language", () => {
    for (const path of catalogues) expect([path, keysOf(JSON.parse(textOf(path)) as Catalogue).sort()]).toEqual([path, keysOf(english).sort()]);
  });

  it("has no empty text", () => {
    const texts = keysOf(english).map((key) => [key, key.split(".").reduce<string | Catalogue>((at, part) => (typeof at === "string" ? at : (at[part] ?? "")), english)]);
    expect(texts.filter(([, text]) => typeof text !== "string" || text.trim() === "")).toEqual([]);
  });

  it("has a sentence for every error code", () => {
    const { errors } = english;
    const sentences = typeof errors === "object" ? Object.keys(errors) : [];
    expect(ERROR_CODES.filter((code) => !sentences.includes(code))).toEqual([]);
  });

  it("holds nothing that no screen says", () => {
    expect(keysOf(english).filter((key) => !isUsed(key))).toEqual([]);
  });
});
