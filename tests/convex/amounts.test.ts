import { ConvexError } from "convex/values";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { addCategories, FINISHED, proveIdentity } from "./applicationHelpers";
import { DEEDS } from "./adminDeeds";
import { newKey, openTopUp, routeFetchTo } from "./paymentHelpers";
import { addBank, earn, openDesk, REASON, type Desk } from "./payoutHelpers";
import { callFunction, registered, type Registered } from "./registered";
import type { TestUser } from "./setup";
import { rowsOf, textOf } from "./town";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  routeFetchTo(desk.t);
  await addCategories(desk.t);
});
afterEach(() => {
  vi.useRealTimers();
});

type Field = { type: string; value?: unknown; fieldType?: Field };

/** Where the arguments of a function have an amount, as a path of names. */
function amountsIn(argument: Field, path: string[] = []): string[][] {
  if (argument.type === "bigint") return [path];
  if (argument.type === "union") return (argument.value as Field[]).flatMap((each) => amountsIn(each, path));
  if (argument.type !== "object") return [];
  return Object.entries(argument.value as Record<string, { fieldType: Field }>).flatMap(([name, { fieldType }]) =>
    amountsIn(fieldType, [...path, name]),
  );
}

const amounts = registered.flatMap((each) =>
  amountsIn(JSON.parse(each.fn.exportArgs()) as Field).map((path) => ({ ...each, name: path.join("."), at: path })),
);

/** These arguments with another value at one place. */
function withValue(args: Record<string, unknown>, [name = "", ...rest]: string[], value: unknown): Record<string, unknown> {
  return { ...args, [name]: rest.length === 0 ? value : withValue((args[name] ?? {}) as Record<string, unknown>, rest, value) };
}

type Ready = { who: TestUser; args: Record<string, unknown> };
const byAdmin = (act: string) => async (): Promise<Ready> => ({ who: desk.robin, args: { ...(await DEEDS[act]?.(desk)), reason: REASON } });
const byAda = (args: Record<string, unknown>) => async (): Promise<Ready> => ({ who: desk.ada, args });

/** Calls that only the amount keeps from being done. */
const READY: Record<string, () => Promise<Ready>> = {
  "admin.adjust": async () => ({ who: desk.robin, args: { ...(await DEEDS["admin.adjust"]?.(desk)), note: REASON } }),
  "admin.previewAdjustment": async () => ({
    who: desk.robin,
    args: { userId: desk.casey.userId, account: "wallet", reasonCode: "refund" },
  }),
  "advisorProfiles.setPrices": byAda({ chatPriceMinor: 100n, videoPriceMinor: 200n }),
  "advisorProfiles.editByAdmin": byAdmin("advisorProfiles.editByAdmin"),
  "advisorProfiles.saveDraft": async () => ({ who: desk.casey, args: { changes: {} } }),
  "disputes.decide": byAdmin("disputes.decide"),
  "disputes.preview": async () => {
    const { disputeId, decision } = (await DEEDS["disputes.decide"]?.(desk)) ?? {};
    return { who: desk.robin, args: { disputeId, decision } };
  },
  "payments.changeDemoAmount": async () => {
    const { checkoutId } = await openTopUp(desk.t, desk.casey);
    return { who: desk.casey, args: { checkoutId, requestKey: newKey() } };
  },
  "payoutMethods.setDemoPlatform": async () => ({ who: desk.robin, args: {} }),
  "payouts.request": async () => {
    await earn(desk, desk.ada, 10_000n);
    return { who: desk.ada, args: { methodId: await addBank(desk.ada), requestKey: newKey() } };
  },
  "sessions.request": async () => ({ who: desk.casey, args: { advisorId: desk.ada.advisorId, mode: "chat", requestKey: newKey() } }),
  "settings.update": async () => ({ who: desk.robin, args: { changes: {}, reason: REASON } }),
  "spending.setLimit": async () => ({ who: desk.casey, args: { period: "day" } }),
  "wallet.startTopUp": async () => ({ who: desk.casey, args: { requestKey: newKey() } }),
};

/** Amounts that move and decide nothing: a filter of a list. */
const HARMLESS = ["advisorProfiles.search"];

const LARGEST = 2n ** 63n - 1n;

/** What is an amount here though it is none elsewhere. */
const FINE: Record<string, unknown[]> = {
  // Nothing left at the demo's processor, and plenty.
  "payoutMethods.setDemoPlatform": [0n, null],
  // A draft may hold more than will be taken, and nothing yet.
  "advisorProfiles.saveDraft": [LARGEST, null],
  // What is taken away from a balance.
  "admin.adjust": [-1n],
  // From the first cent on two admins.
  "settings.update refundTwoAdminsMinor": [0n],
  "settings.update withdrawalTwoApproversMinor": [0n],
  // No video, and no limit.
  "advisorProfiles.setPrices": [null],
  "advisorProfiles.editByAdmin": [null],
  "spending.setLimit": [null],
};

const WRONG: unknown[] = [
  -1n,
  0n,
  -(2n ** 63n),
  LARGEST,
  2n ** 63n,
  2n ** 200n,
  1_000,
  -0,
  0.5,
  NaN,
  Infinity,
  1e300,
  "1000",
  "",
  null,
  true,
  [1_000n],
  { amount: 1_000n },
];
const nameOf = (value: unknown): string =>
  typeof value === "number" ? `number ${Object.is(value, -0) ? "-0" : value}` : `${typeof value} ${textOf(value)}`;

/** How a call with this amount ended: the code it was refused with, "shape" where the arguments were refused, or "done". */
async function outcomeOf(who: TestUser, path: string, fn: Registered, args: Record<string, unknown>): Promise<string> {
  try {
    const answer = await callFunction(who.as, path, fn, args);
    const obstacle = (answer as { obstacle?: { code: string } | null } | null)?.obstacle;
    return obstacle?.code ?? "done";
  } catch (error) {
    if (error instanceof ConvexError) return String((error.data as { code?: unknown }).code);
    if (error instanceof Error && /Validator error|is not a supported Convex|BigInt|out of range|64-bit/i.test(error.message))
      return "shape";
    throw error;
  }
}

it("every amount that anybody can send is known here", () => {
  expect([...new Set(amounts.map(({ act }) => act))].sort()).toEqual([...Object.keys(READY), ...HARMLESS].sort());
  expect(amounts.length).toBeGreaterThan(15);
});

describe.each(amounts.filter(({ act }) => act in READY))("$act takes no $name", ({ act, path, fn, at }) => {
  it("that is none: below zero, nothing, beyond 64 bits, a fraction, a text", async () => {
    const ready = await READY[act]?.();
    if (ready === undefined) throw new Error(`nothing to call for ${act}`);
    const before = textOf(await rowsOf(desk.t));
    const taken: string[] = [];
    for (const value of WRONG) {
      if ([FINE[act], FINE[`${act} ${at.at(-1)}`]].some((fine) => fine?.includes(value))) continue;
      const outcome = await outcomeOf(ready.who, path, fn, withValue(ready.args, at, value));
      const isRefused = ["shape", "INVALID_INPUT", "BELOW_MINIMUM", "ABOVE_MAXIMUM", "INSUFFICIENT_FUNDS", "DAILY_CAP"].includes(outcome);
      if (!isRefused) taken.push(`${nameOf(value)}: ${outcome}`);
    }
    expect(taken).toEqual([]);
    expect(textOf(await rowsOf(desk.t))).toBe(before);
  });
});

it("a price beyond the range is no application", async () => {
  const { t, casey } = desk;
  await casey.as.mutation(api.advisorProfiles.saveDraft, { changes: { ...FINISHED, chatPriceMinor: LARGEST } });
  await proveIdentity(t, casey);
  await expect(casey.as.mutation(api.advisorProfiles.submit, {})).rejects.toMatchObject({
    data: { code: "INVALID_INPUT", details: { field: "chatPriceMinor" } },
  });
});
