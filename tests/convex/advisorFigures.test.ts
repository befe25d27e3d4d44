import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { recordResponse } from "@/convex/model/advisors/responseTimes";
import { fund } from "./sessionHelpers";
import { createAdvisor, createUser, setupBackend, type TestAdvisor, type TestBackend } from "./setup";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const responseMs = async (t: TestBackend, { advisorId }: TestAdvisor) => (await t.query(api.advisorProfiles.get, { advisorId }))?.responseMs;

describe("how fast an advisor answers", () => {
  it.each<[string, number[], number | null]>([
    ["nobody asked", [], null],
    ["four answers", [1_000, 2_000, 3_000, 4_000], null],
    ["five answers", [9_000, 1_000, 5_000, 2_000, 8_000], 5_000],
    ["six answers", [1_000, 2_000, 3_000, 4_001, 8_000, 9_000], 3_500],
    ["the last twenty of thirty", [...Array<number>(10).fill(60_000), ...Array<number>(20).fill(7_000)], 7_000],
  ])("is the median of the last twenty: %s", async (_what, waits, expected) => {
    const t = setupBackend();
    const ada = await createAdvisor(t);
    await t.run(async (ctx) => {
      for (const wait of waits) await recordResponse(ctx, ada.advisorId, wait);
    });
    expect(await responseMs(t, ada)).toBe(expected);
  });

  it("counts from the request to the accept; a decline counts nothing", async () => {
    const t = setupBackend();
    const [client, ada] = [await createUser(t), await createAdvisor(t)];
    await fund(t, client, 10_000n);
    for (let n = 0; n < 5; n += 1) {
      const wish = { advisorId: ada.advisorId, mode: "chat" as const };
      const { sessionId: no } = await client.as.mutation(api.sessions.request, { ...wish, requestKey: `declined-${n}` });
      vi.setSystemTime(Date.now() + 30_000);
      await ada.as.mutation(api.sessions.decline, { sessionId: no });
      const { sessionId: yes } = await client.as.mutation(api.sessions.request, { ...wish, requestKey: `accepted-${n}` });
      vi.setSystemTime(Date.now() + 12_000);
      await ada.as.mutation(api.sessions.accept, { sessionId: yes });
      await ada.as.mutation(api.sessions.accept, { sessionId: yes });
      await client.as.mutation(api.sessions.end, { sessionId: yes });
    }
    expect(await responseMs(t, ada)).toBe(12_000);
    const rows = await t.run((ctx) => ctx.db.query("advisorResponses").collect());
    expect(rows.map(({ waitsMs }) => waitsMs)).toEqual([[12_000, 12_000, 12_000, 12_000, 12_000]]);
  });
});

describe("presence", () => {
  it("goes from online to offline after a minute of silence, on profile and list", async () => {
    const t = setupBackend();
    const ada = await createAdvisor(t, { online: false });
    const shown = async () => (await t.query(api.advisorProfiles.get, { advisorId: ada.advisorId }))?.availability;
    const found = async () => (await t.query(api.advisorProfiles.search, { onlineOnly: true, paginationOpts: { numItems: 5, cursor: null } })).page.length;
    await ada.as.mutation(api.presence.beat, {});
    expect([await shown(), await found()]).toEqual(["online", 1]);
    vi.setSystemTime(Date.now() + 59_999);
    await t.mutation(internal.jobs.presence.watchSilence, { userId: ada.userId });
    expect([await shown(), await found()]).toEqual(["online", 1]);
    vi.setSystemTime(Date.now() + 1);
    await t.mutation(internal.jobs.presence.watchSilence, { userId: ada.userId });
    expect([await shown(), await found()]).toEqual(["offline", 0]);
  });
});

describe("the addresses of public profiles", () => {
  it("are those of approved advisors, page by page", async () => {
    const t = setupBackend();
    const all = [await createAdvisor(t, { name: "Ada" }), await createAdvisor(t, { name: "Ben" }), await createAdvisor(t, { name: "Cem" })];
    const [ada, ben, cem] = all;
    if (!ada || !ben || !cem) throw new Error("three advisors");
    await t.run((ctx) => ctx.db.patch("advisorProfiles", ben.advisorId, { status: "suspended" }));
    const first = await t.query(api.discovery.addresses, { paginationOpts: { numItems: 1, cursor: null } });
    const second = await t.query(api.discovery.addresses, { paginationOpts: { numItems: 5, cursor: first.continueCursor } });
    expect([first.page, first.isDone, second.page, second.isDone]).toEqual([[ada.advisorId], false, [cem.advisorId], true]);
    await expect(t.query(api.discovery.addresses, { paginationOpts: { numItems: 0, cursor: null } })).rejects.toThrow("INVALID_INPUT");
  });
});
