import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { raiseAlert } from "@/convex/model/alerts/raiseAlert";
import { noteEnd, noteStart } from "@/convex/model/operations/jobRuns";
import { stubEnvironment } from "./environment";
import { createUser, setupBackend, type TestBackend, type TestUser } from "./setup";

let t: TestBackend;
let robin: TestUser;
let sam: TestUser;
let casey: TestUser;
const posted: { url: string; body: unknown }[] = [];
let status: number;

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 21, 9) });
  stubEnvironment();
  posted.length = 0;
  status = 200;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    posted.push({ url, body: JSON.parse(String(init.body)) as unknown });
    return await Promise.resolve(new Response(null, { status }));
  });
  t = setupBackend();
  casey = await createUser(t, { name: "Casey" });
  robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
  sam = await createUser(t, { name: "Sam", roles: ["client", "admin"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const alertsOf = async (person: TestUser) =>
  (await person.as.query(api.notifications.list, { paginationOpts: { numItems: 20, cursor: null } })).page.map(({ notice }) =>
    notice.kind === "systemAlert" ? notice.data : notice.kind,
  );

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1);
  await t.finishInProgressScheduledFunctions();
}

it("an alert reaches every admin once, and nobody else", async () => {
  for (let n = 0; n < 3; n += 1)
    await t.run((ctx) => raiseAlert(ctx, { alert: "webhookDead", subject: "payment_intent.succeeded", key: "webhookDead:1" }));
  const told = [{ alert: "webhookDead", subject: "payment_intent.succeeded" }];
  expect(await alertsOf(robin)).toEqual(told);
  expect(await alertsOf(sam)).toEqual(told);
  expect(await alertsOf(casey)).toEqual([]);
  await settle();
  expect(posted).toEqual([]);
});

it("it is posted once to the address of the environment, and what nobody took is not hidden", async () => {
  stubEnvironment({ ERROR_WEBHOOK_URL: "https://alerts.example/hook" });
  for (let n = 0; n < 2; n += 1) await t.run((ctx) => raiseAlert(ctx, { alert: "ledgerBroken", subject: "2", key: "ledgerBroken:1" }));
  await settle();
  expect(posted).toMatchObject([
    { url: "https://alerts.example/hook", body: { event: "alert.ledgerBroken", subject: "2", key: "ledgerBroken:1" } },
  ]);
  status = 500;
  const again = { alert: "ledgerBroken" as const, subject: "2", key: "ledgerBroken:1" };
  await expect(t.action(internal.jobs.alerts.post, again)).rejects.toThrow("refused with 500");
});

it("a job that goes on failing is told once a day", async () => {
  const fail = async () => {
    await t.run((ctx) => noteStart(ctx, "send mail"));
    await t.run((ctx) => noteEnd(ctx, "send mail", "no route to the provider"));
  };
  await fail();
  await fail();
  expect(await alertsOf(robin)).toEqual([{ alert: "jobFailed", subject: "send mail" }]);
  vi.setSystemTime(Date.UTC(2026, 10, 22, 9));
  await fail();
  expect(await alertsOf(robin)).toHaveLength(2);
});

it("a backup that fails every ten minutes is told once a day", async () => {
  for (let n = 0; n < 3; n += 1) await t.mutation(internal.jobs.alerts.backupFailed, {});
  expect(await alertsOf(sam)).toEqual([{ alert: "backupFailed", subject: "2026-11-21" }]);
});
