import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "@/lib/domain/errors";
import { projectFiles, textOf } from "./files";

type Catalogue = { [key: string]: string | Catalogue };

const catalogues = projectFiles().filter((path) => /^messages\/[a-z-]+\.json$/.test(path));
const english = JSON.parse(textOf("messages/en.json")) as Catalogue;

/** Every text's path, e.g. `wallet.addFunds`. */
function keysOf(catalogue: Catalogue, prefix = ""): string[] {
  return Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === "string" ? [prefix + key] : keysOf(value, `${prefix}${key}.`),
  );
}

type Readings = { namespaces: string[]; named: string[]; computed: RegExp[]; isValue: boolean };

/** Namespaces that a file reads, the keys it names in full, and the shapes of those it puts together. */
function readingsOf(text: string): Readings {
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? "");
  const templates = all(/`((?:[\w.]|\$\{[^`}]*\})+)`/g).filter(
    (template) => template.includes("${") && /[\w.]/.test(template.replace(/\$\{[^}]*\}/g, "")),
  );
  return {
    namespaces: all(/(?:useTranslations|getText)\(\s*"([^"]+)"\s*(?:,\s*\w+\s*)?\)/g),
    named: all(/["']([\w.]+)["']/g),
    computed: templates.map((template) => new RegExp(`^${template.replace(/\./g, "\\.").replace(/\$\{[^}]*\}/g, "[\\w.]+")}$`)),
    isValue: /\b\w*[tT](?:ext)?\(\s*[a-zA-Z_.[\]]+\s*[,)]/.test(text),
  };
}

const sources = projectFiles().filter((path) => /^(app|components|lib|convex)\/.*\.tsx?$/.test(path) && !path.includes("_generated"));
const texts = sources.map(textOf);
const readings = texts.map(readingsOf);

function isUsed(key: string): boolean {
  return readings.some(({ namespaces, named, computed, isValue }) =>
    namespaces.some((namespace) => {
      if (!key.startsWith(`${namespace}.`)) return false;
      const rest = key.slice(namespace.length + 1);
      return named.includes(rest) || computed.some((shape) => shape.test(rest)) || (isValue && isNamedSomewhere(rest));
    }),
  );
}

/** Keys that travel as values: one file names them in a table, another translates what the table holds. */
function isNamedSomewhere(rest: string): boolean {
  const last = rest.slice(rest.lastIndexOf(".") + 1);
  const pattern = new RegExp(`["'\`.]${last}["'\`]|\\b${last}:`);
  return texts.some((text) => pattern.test(text));
}

describe("the text catalogue", () => {
  it("says the same in every language", () => {
    for (const path of catalogues)
      expect([path, keysOf(JSON.parse(textOf(path)) as Catalogue).sort()]).toEqual([path, keysOf(english).sort()]);
  });

  it("has no empty text", () => {
    const texts = keysOf(english).map((key) => [
      key,
      key.split(".").reduce<string | Catalogue>((at, part) => (typeof at === "string" ? at : (at[part] ?? "")), english),
    ]);
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
