import { describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import { DEFAULT_SETTINGS } from "@/lib/domain/settings";
import { refusal } from "./disputeHelpers";
import { createUser, setupBackend } from "./setup";

const page = { paginationOpts: { numItems: 20, cursor: null } };

async function office() {
  const t = setupBackend();
  const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
  const change = async (changes: object, reason: string) => await robin.as.mutation(api.settings.update, { changes, reason });
  return { t, robin, change };
}

describe("the history of the platform's figures", () => {
  it("tells who changed what, when and why, newest first", async () => {
    const { robin, change } = await office();
    await change({ liveFeeBps: 1_500 }, "A new year.");
    await change({ liveFeeBps: 1_200, topUpMinMinor: 2_000n, advisorCountries: ["US", "CA"] }, "Too much.");
    const { page: changes } = await robin.as.query(api.settings.history, page);
    expect(changes).toMatchObject([
      {
        version: 2,
        reason: "Too much.",
        admin: { name: "Robin" },
        changes: [
          { name: "liveFeeBps", before: 1_500, after: 1_200 },
          { name: "topUpMinMinor", before: 1_000n, after: 2_000n },
          { name: "advisorCountries", before: ["US"], after: ["US", "CA"] },
        ],
      },
      { version: 1, reason: "A new year.", changes: [{ name: "liveFeeBps", before: 1_000, after: 1_500 }] },
    ]);
  });

  it("restores an earlier version, or the defaults, as a new change", async () => {
    const { t, robin, change } = await office();
    await change({ liveFeeBps: 1_500, queueMax: 5 }, "A new year.");
    await change({ liveFeeBps: 1_200 }, "Too much.");
    expect(await robin.as.mutation(api.settings.restore, { version: 1, reason: "It was right before." })).toMatchObject({
      liveFeeBps: 1_500,
      queueMax: 5,
    });
    expect(await robin.as.mutation(api.settings.restore, { version: 0, reason: "From the beginning." })).toEqual(DEFAULT_SETTINGS);
    const { page: changes } = await robin.as.query(api.settings.history, page);
    expect(changes.map(({ version, reason }) => [version, reason])).toEqual([
      [4, "From the beginning."],
      [3, "It was right before."],
      [2, "Too much."],
      [1, "A new year."],
    ]);
    const audit = await t.run(async (ctx) => await ctx.db.query("auditEvents").collect());
    expect(audit.map(({ action }) => action)).toEqual(Array.from({ length: 4 }, () => "settings.update"));
    expect(JSON.parse(audit[2]?.before ?? "")).toEqual({ liveFeeBps: 1_200 });
    await expect(robin.as.mutation(api.settings.restore, { version: 0, reason: "Once more." })).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "same" }),
    );
    await expect(robin.as.mutation(api.settings.restore, { version: 9, reason: "Not there." })).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(robin.as.mutation(api.settings.restore, { version: 1, reason: "" })).rejects.toMatchObject(
      refusal("INVALID_INPUT", { field: "reason" }),
    );
  });
});
