import { ConvexError } from "convex/values";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ACTS, type Act } from "@/lib/rolePermissions";
import { openDesk } from "./payoutHelpers";
import { callFunction, missingId, registered, type Registered } from "./registered";
import { argumentsFor } from "./rowArguments";
import { rowsOf, textOf } from "./town";

afterEach(() => {
  vi.useRealTimers();
});

type Field = { fieldType: { type: string; tableName?: string; value?: unknown }; optional: boolean };

type RowName = { name: string; table: string | null };

/** The arguments that name a row: ids of a table, and the texts that addresses carry. */
function namesIn(fn: Registered): RowName[] {
  const { value } = JSON.parse(fn.exportArgs()) as { value: Record<string, Field> };
  return Object.entries(value).flatMap(([name, { fieldType, optional }]): RowName[] => {
    if (fieldType.type === "id") return [{ name, table: fieldType.tableName ?? "" }];
    return fieldType.type === "string" && !optional && /(^id|Id)$/.test(name) ? [{ name, table: null }] : [];
  });
}

const cases = registered
  .filter(({ act }) => ACTS[act as Act] === "admin")
  .flatMap((found) => namesIn(found.fn).map((row) => ({ ...found, ...row })));

/** What came of a call: "nothing" where it found no row, the code of its refusal, or "something". */
async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    const answer = (await call) ?? null;
    const isEmpty = answer === null || textOf(answer) === "[]" || (answer as { page?: unknown[] }).page?.length === 0;
    return isEmpty ? "nothing" : "something";
  } catch (error) {
    if (error instanceof ConvexError) return String((error.data as { code?: unknown }).code);
    if (error instanceof Error && /Validator error|Invalid argument|Expected ID/.test(error.message)) return "nothing";
    throw error;
  }
}

it("there are such functions", () => {
  expect(cases.length).toBeGreaterThan(30);
});

describe.each(cases)("$act", ({ act, path, fn, name, table }) => {
  it(`finds nothing by a ${name} of nothing and of another table, and does nothing`, async () => {
    const { t, robin, casey, ada } = await openDesk();
    // A row that no page shows, for the texts that may name any that is shown.
    const beatId = await t.run(async (ctx) => await ctx.db.insert("presenceBeats", { userId: casey.userId, lastSeenAtMs: 0 }));
    const foreign = table === null ? beatId : table === "users" ? ada.advisorId : casey.userId;
    const before = textOf(await rowsOf(t));
    const outcomes: string[] = [];
    for (const value of ["nonsense", "", missingId(table ?? "sessions"), foreign, "x".repeat(10_000)]) {
      const args = { ...argumentsFor(act, fn), [name]: value };
      outcomes.push(await outcomeOf(callFunction(robin.as, path, fn, args)));
    }
    expect(outcomes.filter((outcome) => outcome !== "nothing" && outcome !== "NOT_FOUND" && outcome !== "INVALID_INPUT")).toEqual([]);
    expect(textOf(await rowsOf(t))).toBe(before);
  });
});
