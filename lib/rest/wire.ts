/**
 * What travels. Inside the product amounts are bigint `…Minor` and instants are numbers `…AtMs`; on the wire amounts are whole
 * cents `…Cents` and instants are ISO texts `…At`. Versioned paths speak snake_case, unversioned ones camelCase.
 */
export type Case = "camel" | "snake";

/** Which case the callers of a path speak. */
export const caseOf = (path: string): Case => (path.startsWith("/api/v1/") ? "snake" : "camel");

/** `amountCents` as `amount_cents`. */
export const toSnake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** `amount_cents` as `amountCents`. */
const toCamel = (name: string): string => name.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());

function mapKeys(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => mapKeys(item, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [rename(name), mapKeys(field, rename)]));
}

/** What a caller sent, under the names the operations know. Names of the other case are unknown to them. */
export const fromWire = (value: unknown, spoken: Case): unknown => (spoken === "snake" ? mapKeys(value, toCamel) : value);
/** An answer under the names its caller speaks. */
export const toWire = (value: unknown, spoken: Case): unknown => (spoken === "snake" ? mapKeys(value, toSnake) : value);

/** Names of instants: `endedAtMs`, `decideByMs`, and `untilMs`, `sinceMs`, `dayMs`. Other `…Ms` are durations and stay. */
const INSTANT = /(?:[a-z](?:At|By)|^at|^until|^since|^day)Ms$/;

function plainField(name: string, field: unknown): [string, unknown] {
  if (INSTANT.test(name)) return [name.slice(0, -2), typeof field === "number" ? new Date(field).toISOString() : null];
  return [name.replace(/Minor$/, "Cents"), toPlain(field)];
}

/** A value of ours as JSON: amounts as whole cents, instants as ISO texts. Fails on an amount that JSON cannot carry exactly. */
export function toPlain(value: unknown): unknown {
  if (typeof value === "bigint") {
    const amount = Number(value);
    if (!Number.isSafeInteger(amount)) throw new Error("amount beyond the integers of JSON");
    return amount;
  }
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => plainField(name, field)));
}
