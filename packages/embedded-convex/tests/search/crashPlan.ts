import type { ConvexJson } from "../../src/contracts.js";

export const user = { access: "user" as const };

/** Text of the `i`th document of transaction `n`: a word of all, one of few, and one of its own. */
export const textOf = (n: number, i: number): string => `common some${n % 7} own${n}x${i}`;

/** The search index of the crash test. */
export function notesSchema(): ConvexJson {
  const searchIndexes = [{ indexDescriptor: "by_text", searchField: "text", filterFields: ["kind"] }];
  return { schemaValidation: true, tables: [{ tableName: "notes", indexes: [], searchIndexes, vectorIndexes: [], documentType: { type: "any" } }] };
}
