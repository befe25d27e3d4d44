import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { FAVOURITES_MAX } from "@/convex/model/favourites/favourites";
import { bothTick, runningRoom } from "./sessionHelpers";
import { createAdvisor, createUser, setupBackend, type TestAdvisor, type TestBackend, type TestUser } from "./setup";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const firstPage = { paginationOpts: { numItems: 10, cursor: null } };
const save = (who: TestUser, { advisorId }: TestAdvisor, isFavourite = true) => who.as.mutation(api.favourites.set, { advisorId, isFavourite });
const listed = async (who: TestUser) => (await who.as.query(api.favourites.list, firstPage)).page.map(({ displayName }) => displayName);

async function market(): Promise<{ t: TestBackend; client: TestUser; ada: TestAdvisor; ben: TestAdvisor }> {
  const t = setupBackend();
  return { t, client: await createUser(t), ada: await createAdvisor(t, { name: "Ada" }), ben: await createAdvisor(t, { name: "Ben" }) };
}

describe("saved advisors", () => {
  it("are listed with the latest first, and are each person's own", async () => {
    const { t, client, ada, ben } = await market();
    const other = await createUser(t, { name: "Olga" });
    await save(client, ada);
    vi.setSystemTime(Date.now() + 1_000);
    await save(client, ben);
    await save(other, ada);
    expect(await client.as.query(api.favourites.ids, {})).toEqual([ben.advisorId, ada.advisorId]);
    expect(await listed(client)).toEqual(["Ben Example", "Ada Example"]);
    expect(await listed(other)).toEqual(["Ada Example"]);
    expect(await listed(ada)).toEqual([]);
  });

  it("are saved once and taken off once, however often it is said", async () => {
    const { client, ada } = await market();
    await save(client, ada);
    await save(client, ada);
    expect(await client.as.query(api.favourites.ids, {})).toEqual([ada.advisorId]);
    await save(client, ada, false);
    await save(client, ada, false);
    expect(await client.as.query(api.favourites.ids, {})).toEqual([]);
  });

  it("leave out who is no longer public, and let them be taken off", async () => {
    const { t, client, ada, ben } = await market();
    await save(client, ada);
    await t.run((ctx) => ctx.db.patch("advisorProfiles", ada.advisorId, { status: "suspended" }));
    expect(await listed(client)).toEqual([]);
    await save(client, ada, false);
    expect(await client.as.query(api.favourites.ids, {})).toEqual([]);
    await t.run((ctx) => ctx.db.patch("advisorProfiles", ben.advisorId, { status: "submitted" }));
    await expect(save(client, ben)).rejects.toThrow("NOT_FOUND");
  });

  it("are at most 200", async () => {
    const { t, client, ada, ben } = await market();
    await t.run(async (ctx) => {
      for (let n = 0; n < FAVOURITES_MAX; n += 1) await ctx.db.insert("favourites", { userId: client.userId, advisorId: ben.advisorId, atMs: n });
    });
    await expect(save(client, ada)).rejects.toThrow("ABOVE_MAXIMUM");
  });

  it("cannot be changed faster than a person presses", async () => {
    const { client, ada } = await market();
    for (let n = 0; n < 40; n += 1) await save(client, ada, n % 2 === 0);
    await expect(save(client, ada)).rejects.toThrow("RATE_LIMITED");
    vi.setSystemTime(Date.now() + 1_000);
    await save(client, ada);
    expect(await client.as.query(api.favourites.ids, {})).toEqual([ada.advisorId]);
  });

  it("are for signed-in people; who is suspended may look and not change", async () => {
    const { t, client, ada } = await market();
    const suspended = await createUser(t, { name: "Sid", suspended: true });
    for (const name of ["ids", "recent"] as const) await expect(t.query(api.favourites[name], {})).rejects.toThrow("UNAUTHENTICATED");
    await expect(t.query(api.favourites.list, firstPage)).rejects.toThrow("UNAUTHENTICATED");
    await expect(t.mutation(api.favourites.set, { advisorId: ada.advisorId, isFavourite: true })).rejects.toThrow("UNAUTHENTICATED");
    await expect(save(suspended, ada)).rejects.toThrow("SUSPENDED");
    expect(await listed(suspended)).toEqual([]);
    await expect(client.as.query(api.favourites.list, { paginationOpts: { numItems: 0, cursor: null } })).rejects.toThrow("INVALID_INPUT");
  });
});

describe("people talked to", () => {
  it("are those whose session began, each once, with its begin", async () => {
    const room = await runningRoom();
    const { t, client, advisor, sessionId } = room;
    const declined = await createAdvisor(t, { name: "Ben" });
    const startedAtMs = (await client.as.query(api.sessions.get, { sessionId }))?.startedAtMs;
    await bothTick(room);
    const { sessionId: asked } = await client.as.mutation(api.sessions.request, { advisorId: declined.advisorId, mode: "chat", requestKey: "another-key-1" });
    await declined.as.mutation(api.sessions.decline, { sessionId: asked });
    const recent = await client.as.query(api.favourites.recent, {});
    expect(recent.map((row) => [row.advisor.advisorId, row.atMs])).toEqual([[advisor.advisorId, startedAtMs]]);
    expect(await advisor.as.query(api.favourites.recent, {})).toEqual([]);
  });
});
