import { expect, it } from "vitest";
import { LAST_WORDS } from "@/components/layout/lastWords";
import english from "@/messages/en.json";

it("the last words are those of the catalogue", () => {
  const { title, text, retry } = english.boundary;
  expect(LAST_WORDS).toEqual({ title, text, retry });
});
