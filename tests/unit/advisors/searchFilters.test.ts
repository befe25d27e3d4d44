import { createLoader } from "nuqs/server";
import { describe, expect, it } from "vitest";
import { FILTERS, countFilters, meaninglessParts, searchHref, toSearchArgs, withKnownCategory } from "@/components/advisors/searchFilters";

const load = createLoader(FILTERS);
const read = (search: string) => load(new URLSearchParams(search));
const CATEGORIES = [{ slug: "law" }];

describe("filters in an address", () => {
  it.each([
    ["", {}],
    ["q=%20%20", {}],
    ["min=10&max=600", {}],
    ["min=1e3", {}],
    ["min=5&max=601", {}],
    ["rating=3.5", {}],
    ["rating=4.5", { minRating: 4.5 }],
    ["min=200&max=100", { minPriceMinor: 200n, maxPriceMinor: 200n }],
    ["online=true&video=false", { onlineOnly: true }],
  ])("%j are the arguments %o", (search, expected) => {
    expect(toSearchArgs(read(search))).toEqual({ sort: "best", ...expected });
  });

  it("cut a text that is too long", () => {
    expect(toSearchArgs(read(`q=${"x".repeat(10_000)}`)).query).toHaveLength(200);
  });

  it("know a category only if it exists", () => {
    expect(withKnownCategory(read("category=law"), CATEGORIES).category).toBe("law");
    expect(withKnownCategory(read("category=nope"), CATEGORIES).category).toBe("");
  });

  it.each([
    ["?sort=best", ["sort"]],
    ["?sort=price&utm_source=x", []],
    ["?sort=price&sort=rating", ["sort"]],
    ["?category=nope&language=xx&q=hi", ["category", "language"]],
    ["?online=1&video=true", ["online"]],
    ["?category=law&min=50&rating=4", []],
  ])("%s: meaningless are %o", (search, expected) => {
    expect(meaninglessParts(search, CATEGORIES)).toEqual(expected);
  });

  it("are counted once each and written back as they were read", () => {
    const search = "?q=tax&category=law&min=50&max=100&rating=4&online=true";
    expect(countFilters(read(search))).toBe(4);
    expect(searchHref(read(search))).toBe(`/advisors${search}`);
    expect(searchHref(read(""))).toBe("/advisors");
  });
});
