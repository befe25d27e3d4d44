import { describe, expect, it } from "vitest";
import { api } from "../../convex/_generated/api";
import { createAdvisor, createUser, setupBackend } from "./setup";

const PRICES = { chatPriceMinor: 333n, videoPriceMinor: 500n };

describe("an advisor's prices", () => {
  it("change for the next request and leave a trace of before and after", async () => {
    const t = setupBackend();
    const ada = await createAdvisor(t);
    await ada.as.mutation(api.advisorProfiles.setPrices, PRICES);
    expect(await t.query(api.advisorProfiles.get, { advisorId: ada.advisorId })).toMatchObject(PRICES);
    const trace = await t.run((ctx) => ctx.db.query("auditEvents").collect());
    expect(trace).toHaveLength(1);
    expect(trace[0]).toMatchObject({
      actor: ada.userId,
      action: "advisorProfiles.setPrices",
      targetId: ada.advisorId,
      before: JSON.stringify({ chatPriceMinor: "50", videoPriceMinor: "120" }),
      after: JSON.stringify({ chatPriceMinor: "333", videoPriceMinor: "500" }),
    });
  });

  it("are set twice to the same figures without a second trace", async () => {
    const t = setupBackend();
    const ada = await createAdvisor(t);
    await ada.as.mutation(api.advisorProfiles.setPrices, PRICES);
    await ada.as.mutation(api.advisorProfiles.setPrices, PRICES);
    expect(await t.run((ctx) => ctx.db.query("auditEvents").collect())).toHaveLength(1);
  });

  it.each([
    ["chatPriceMinor", { ...PRICES, chatPriceMinor: 9n }],
    ["chatPriceMinor", { ...PRICES, chatPriceMinor: 10_001n }],
    ["chatPriceMinor", { ...PRICES, chatPriceMinor: -333n }],
    ["videoPriceMinor", { ...PRICES, videoPriceMinor: 0n }],
  ])("outside the platform's range are refused and change nothing (%s)", async (field, prices) => {
    const t = setupBackend();
    const ada = await createAdvisor(t);
    await expect(ada.as.mutation(api.advisorProfiles.setPrices, prices)).rejects.toMatchObject({
      data: { code: "INVALID_INPUT", details: { field } },
    });
    expect(await t.query(api.advisorProfiles.get, { advisorId: ada.advisorId })).toMatchObject({ chatPriceMinor: 50n, videoPriceMinor: 120n });
  });

  it("belong to advisors: nobody else sets them", async () => {
    const t = setupBackend();
    const casey = await createUser(t);
    await expect(t.mutation(api.advisorProfiles.setPrices, PRICES)).rejects.toMatchObject({ data: { code: "UNAUTHENTICATED" } });
    await expect(casey.as.mutation(api.advisorProfiles.setPrices, PRICES)).rejects.toMatchObject({ data: { code: "FORBIDDEN" } });
  });
});
