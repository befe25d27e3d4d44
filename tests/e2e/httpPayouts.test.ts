import { afterAll, beforeAll, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Scope } from "@/lib/domain/rest/scopes";
import { ApiClient, type Way } from "./support/apiClient";
import { BackendClient } from "./support/backend";
import { Stack } from "./support/stack";

let stack: Stack;
let client: ApiClient;

beforeAll(async () => {
  stack = await Stack.start();
  client = await ApiClient.load(stack.siteUrl);
});
afterAll(async () => await stack?.stop());

/** A program with a key of this person's that may do this and nothing else. */
async function programOf(subject: string, scopes: Scope[]): Promise<Way> {
  const person = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, subject);
  return { key: await person.mutation(api.apiKeys.create, { name: "Journey", scopes, days: 1 }) };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const items = (body: Record<string, unknown>) => body.items as Record<string, unknown>[];
const once = (key: string) => ({ "idempotency-key": key });

it("a program withdraws, another one approves, the money leaves once, and both read it in the same words", async () => {
  const ada = await programOf("dev_ada", ["earnings:read", "payouts:read", "payouts:write"]);
  const robin = await programOf("dev_robin", ["admin:read", "admin:write"]);
  const balances = async () => {
    const { body } = await client.call(ada, "v1.advisor.earnings");
    return [body.available_cents, body.withdrawn_cents] as [number, number];
  };
  // What the demonstration sends by itself is over.
  await expect.poll(async () => items((await client.call(ada, "v1.advisor.payouts", { state: "completed" })).body).length).toBe(1);
  const [available, withdrawn] = await balances();

  const ask = (amount: number) => client.call(ada, "v1.advisor.requestPayout", { amount_cents: amount }, once("withdrawal-one"));
  const asked = await ask(2_500);
  expect(asked).toMatchObject({ status: 200, body: { state: "pending" } });
  expect((await ask(2_500)).body).toEqual(asked.body);
  expect(await ask(2_600)).toMatchObject({ status: 409, body: { code: "DUPLICATE_REQUEST" } });
  const tooMuch = await client.call(ada, "v1.advisor.requestPayout", { amount_cents: available - 2_499 });
  expect(tooMuch).toMatchObject({ status: 402, body: { code: "INSUFFICIENT_FUNDS", details: { available_cents: available - 2_500 } } });
  expect(await balances()).toEqual([available - 2_500, withdrawn + 2_500]);

  const id = text(asked.body.withdrawal_id);
  expect(await client.call(ada, "v1.admin.processPayout", { id, reason: "I am in a hurry." })).toMatchObject({
    status: 403,
    body: { code: "SCOPE_MISSING" },
  });
  expect(await client.call(robin, "v1.admin.processPayout", { id, reason: " " })).toMatchObject({
    status: 400,
    body: { errors: [{ field: "reason" }] },
  });
  const approve = () => client.call(robin, "v1.admin.processPayout", { id, reason: "Name and account agree." }, once("approval-one"));
  expect(await approve()).toMatchObject({ status: 200, body: { id, kind: "withdrawal", state: "approved" } });
  const mine = async () => items((await client.call(ada, "v1.advisor.payouts", { limit: 1 })).body)[0];
  await expect.poll(mine).toMatchObject({ withdrawal_id: id, state: "completed", amount_cents: 2_500, reason: "Name and account agree." });
  expect(await approve()).toMatchObject({ status: 200, body: { id, kind: "withdrawal", state: "completed" } });
  expect(await balances()).toEqual([available - 2_500, withdrawn + 2_500]);
  expect(await stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
});

it("the payout of a month is made once and sent once, however often a program asks", async () => {
  const robin = await programOf("dev_robin", ["admin:write"]);
  const generate = () => client.call(robin, "v1.admin.generatePayouts");
  const made = await generate();
  expect(made).toMatchObject({ status: 200, body: { batch_id: expect.any(String) as string } });
  const id = text(made.body.batch_id);
  await expect.poll(async () => (await generate()).body).toMatchObject({ batch_id: id, state: "pending" });
  const approve = async () =>
    (await client.call(robin, "v1.admin.processPayout", { id, reason: "The sums agree." }, once("approval-of-the-month"))).body;
  expect(await approve()).toEqual({ id, kind: "batch", state: "processing" });
  await expect.poll(approve).toEqual({ id, kind: "batch", state: "closed" });
  expect((await generate()).body).toEqual({ batch_id: id, state: "closed" });
  expect(await stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
});

it("an admin's program reads who waits and what is disputed, decides an application, and gives and takes a role, each with a reason", async () => {
  const robin = await programOf("dev_robin", ["admin:read", "admin:write"]);
  const disputes = items((await client.call(robin, "v1.admin.disputes")).body);
  expect(disputes.length).toBe(2);

  const [waiting] = items((await client.call(robin, "v1.admin.applications", { state: "submitted" })).body);
  const decide = (decision: string, reason: string) =>
    client.call(robin, "v1.admin.decideApplication", { id: waiting?.application_id, decision, reason });
  expect(await decide("approve", "")).toMatchObject({ status: 400, body: { errors: [{ field: "reason" }] } });
  expect(await decide("reject", "The identity document is missing.")).toMatchObject({ status: 200, body: { state: "rejected" } });
  expect(await decide("approve", "On second thoughts.")).toMatchObject({ status: 409, body: { code: "INVALID_STATE" } });

  const { userId } = (await (await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_casey")).query(api.users.me, {})) ?? {};
  const set = (roles: string[]) => client.call(robin, "v1.admin.setRoles", { id: userId, roles, reason: "Covers the weekend." });
  expect(await set(["client", "admin"])).toMatchObject({ status: 200, body: { roles: ["client", "admin"] } });
  expect(await set(["client"])).toMatchObject({ status: 200, body: { roles: ["client"] } });
  expect(await set(["client", "owner"])).toMatchObject({ status: 400, body: { code: "INVALID_INPUT" } });
});

it("a program is given the address of the processor's page once it is open, and every time that of one account", async () => {
  const ada = await programOf("dev_ada", ["payouts:write"]);
  const open = async () => await client.call(ada, "v1.advisor.connect");
  const opened = await open();
  expect(opened.status).toBe(200);
  expect(text(opened.body.url).replace(/\w+$/, "")).toBe(`${stack.siteUrl}/pay/demo/payee/`);
  expect((await open()).body).toEqual(opened.body);
});
