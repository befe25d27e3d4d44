import type { ConvexHttpClient } from "convex/browser";
import type { PaginationResult } from "convex/server";
import { z } from "zod";
import type { Id } from "../../convex/_generated/dataModel";
import type { Scope } from "../domain/rest/scopes";

/** The backend as the caller, and what a call knows besides its input. */
export type Call = {
  backend: ConvexHttpClient;
  /** The Idempotency-Key, or one made for this call. */
  requestKey: string;
  nowMs: number;
  /** The address of this site, such as `https://parley.example`. */
  origin: string;
};

/** An address for programs: whole, also where it is one of ours. */
export const absolute = ({ origin }: Pick<Call, "origin">, address: string): string => new URL(address, origin).href;

type Method = "GET" | "POST" | "PUT";

/** One thing a program can do: where, with what, and what comes back. Handlers and the description are made from these. */
export type Operation = {
  id: string;
  method: Method;
  /** Every path that does this. The versioned ones speak snake_case. `{id}` is a part of the input. */
  paths: readonly string[];
  summary: string;
  /** What a key needs; null for what anybody may ask. */
  scope: Scope | null;
  input: z.ZodObject;
  output: z.ZodObject;
  /** Calls the public functions that do it. Refusals of theirs pass through. */
  run: (call: Call, input: never) => Promise<unknown>;
};

/** Types an operation by its own schema. */
export function operation<Input extends z.ZodObject>(
  spec: Omit<Operation, "input" | "run"> & { input: Input; run: (call: Call, input: z.output<Input>) => Promise<unknown> },
): Operation {
  return spec;
}

/** The path of the contract, and its twin with or without the version. */
export const both = (path: string): string[] => [`/api/${path}`, `/api/v1/${path}`];

/** Tables whose ids calls carry; those that `rest.areIds` knows. */
export type NamedTable = "sessions" | "advisorProfiles" | "users" | "applications" | "withdrawals" | "payoutBatches" | "payoutMethods";

const tables = z.registry<{ table: NamedTable }>();

/** The id of a row of a table. Whether a text is one, and whether there is such a row, is found out where it is read. */
export function idOf<Table extends NamedTable>(table: Table, description: string) {
  const schema = z.string().min(1).max(64).describe(description);
  const typed = schema.transform((id) => id as Id<Table>);
  tables.add(typed, { table });
  return typed;
}

/** The ids an input carries, each with the table it should be of. */
export function idsIn(input: z.ZodObject, values: Record<string, unknown>): { table: NamedTable; id: string }[] {
  return Object.entries(input.shape).flatMap(([name, schema]) => {
    const known = tables.get(schema instanceof z.ZodOptional ? schema.unwrap() : schema);
    const id = values[name];
    return known === undefined || typeof id !== "string" ? [] : [{ table: known.table, id }];
  });
}

/** An amount on the wire: whole cents, never negative. */
export const cents = z.int().min(0).max(1_000_000_000_000);
/** An amount that can be less than nothing. */
export const signedCents = z.int().min(-1_000_000_000_000).max(1_000_000_000_000);
/** A number written out in an address; nothing, blanks and other spellings of numbers stay words, which no number schema takes. */
export const inAddress = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((word) => (typeof word === "string" && /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : word), schema);
export const minor = (amount: number): bigint => BigInt(amount);
export const instant = z.iso.datetime().describe("UTC");
export const text = z.string();
export const reason = z.string().min(3).max(500).describe("Why. It is on record.");
/** Yes or no in an address. */
export const flag = z.enum(["true", "false"]).transform((word) => word === "true");

/** The fields of a list's input. */
export const listInput = {
  limit: inAddress(z.int().min(1).max(50)).optional().describe("Most items, 25 unless said."),
  cursor: z.string().max(2_000).optional().describe("Where to go on: nextCursor of the page before."),
};
/** A page on the wire. */
export const listOf = (item: z.ZodObject) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable().describe("Null at the end.") });

export const pageOpts = ({ limit, cursor }: { limit?: number | undefined; cursor?: string | undefined }) => ({
  numItems: limit ?? 25,
  cursor: cursor ?? null,
});
export const toList = <Item>({ page, isDone, continueCursor }: PaginationResult<Item>) => ({
  items: page,
  nextCursor: isDone ? null : continueCursor,
});

/** Without the fields that were left out, as functions want their optional arguments. */
export function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]: Exclude<Fields[Name], undefined>;
  };
}
