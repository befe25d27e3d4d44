import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { START_MS } from "../support/sessionRig";
import { openVideo } from "./rtcHelpers";
import { makeStreamRig, settle, type StreamRig } from "./streamHelpers";

let rig: StreamRig;
let sessionId: Id<"sessions">;

beforeEach(async () => {
  rig = await makeStreamRig();
  sessionId = await openVideo(rig);
  await settle(rig.t);
});
afterEach(async () => {
  vi.useRealTimers();
  await rig.stream.stop();
});

const joinedEvent = (change: Partial<Parameters<StreamRig["stream"]["callEvent"]>[1]> = {}) =>
  rig.stream.callEvent("call.session_participant_joined", {
    callId: `${sessionId}-1`,
    userId: rig.client.userId,
    connectionId: "conn-c",
    atMs: START_MS,
    ...change,
  });

type Delivery = { body: string | Uint8Array<ArrayBuffer>; headers: Record<string, string> };

async function post(delivery: Delivery): Promise<number> {
  const response = await rig.t.fetch("/webhooks/stream", { method: "POST", ...delivery });
  await settle(rig.t);
  return response.status;
}

const stored = () =>
  rig.t.run(async (ctx) => ({ events: (await ctx.db.query("streamEvents").collect()).length, facts: (await ctx.db.query("presenceFacts").collect()).length }));
const NOTHING = { events: 0, facts: 0 };

describe("a delivery of Stream", () => {
  test("that is signed is stored, answered with 200 and believed", async () => {
    expect(await post(rig.stream.delivery(joinedEvent()))).toBe(200);
    expect(await stored()).toEqual({ events: 1, facts: 1 });
    const [event] = await rig.t.run((ctx) => ctx.db.query("streamEvents").collect());
    expect(event).toMatchObject({ type: "call.session_participant_joined", sessionId, epoch: 1, isDone: true, createdAtMs: START_MS });
  });

  test("with an altered, short or missing signature, or for another key, leaves no trace", async () => {
    const { body, headers } = rig.stream.delivery(joinedEvent());
    const signature = headers["x-signature"] ?? "";
    const { "x-signature": _signature, ...unsigned } = headers;
    const { "x-api-key": _key, ...keyless } = headers;
    const attempts: Delivery[] = [
      { body: `${body} `, headers },
      { body, headers: { ...headers, "x-signature": signature.slice(0, 63) } },
      { body, headers: { ...headers, "x-signature": signature.toUpperCase() } },
      { body, headers: unsigned },
      { body, headers: { ...headers, "x-api-key": "another-key" } },
      { body, headers: keyless },
      rig.stream.delivery(joinedEvent(), { secret: "another-secret" }),
    ];
    for (const attempt of attempts) expect(await post(attempt)).toBe(401);
    expect(await stored()).toEqual(NOTHING);
  });

  test("that comes again is answered with 200 and changes nothing, under its own id or another", async () => {
    const delivery = rig.stream.delivery(joinedEvent(), { id: "delivery-1" });
    expect(await post(delivery)).toBe(200);
    expect(await post(delivery)).toBe(200);
    expect(await stored()).toEqual({ events: 1, facts: 1 });
    // The id is not signed: whoever recorded the delivery can change it.
    expect(await post({ ...delivery, headers: { ...delivery.headers, "x-webhook-id": "delivery-2" } })).toBe(200);
    expect(await stored()).toEqual({ events: 2, facts: 1 });
  });

  test("that is compressed is refused with 415 and reported once", async () => {
    const headers = rig.stream.delivery(joinedEvent()).headers;
    const zipped = Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
    expect(await post({ body: zipped, headers })).toBe(415);
    expect(await post({ body: zipped, headers })).toBe(415);
    expect(await stored()).toEqual(NOTHING);
    const checks = await rig.t.run((ctx) => ctx.db.query("streamChecks").collect());
    expect(checks.map(({ problems }) => problems)).toEqual([["webhook_compression"]]);
    const audit = await rig.t.run(async (ctx) => (await ctx.db.query("auditEvents").collect()).filter(({ action }) => action === "comms.checked"));
    expect(audit).toHaveLength(1);
    expect(await post({ body: zipped, headers: { ...headers, "x-api-key": "another-key" } })).toBe(401);
  });

  test("older than five minutes, from the future, or without an id is refused", async () => {
    expect(await post(rig.stream.delivery(joinedEvent({ atMs: START_MS - 300_001 })))).toBe(400);
    expect(await post(rig.stream.delivery(joinedEvent({ atMs: START_MS + 300_001 })))).toBe(400);
    const { body, headers } = rig.stream.delivery(joinedEvent());
    const { "x-webhook-id": _id, ...anonymous } = headers;
    expect(await post({ body, headers: anonymous })).toBe(400);
    expect(await stored()).toEqual(NOTHING);
    expect(await post(rig.stream.delivery(joinedEvent({ atMs: START_MS - 300_000 })))).toBe(200);
  });

  test("that is no JSON or lacks its participant is refused; what is too large is not read", async () => {
    const { headers } = rig.stream.delivery({});
    const broken = rig.stream.delivery({ ...joinedEvent(), participant: { user: {} } });
    expect(await post(broken)).toBe(400);
    expect(await post({ body: "[", headers })).toBe(401);
    expect(await post({ body: "{}", headers: { ...headers, "content-length": "1000001" } })).toBe(413);
    expect(await stored()).toEqual(NOTHING);
  });

  test("about other things, other rooms or strangers is answered with 200 and changes nothing", async () => {
    const deliveries = [
      rig.stream.delivery({ type: "message.new", cid: `advice:${sessionId}`, created_at: new Date(START_MS).toISOString() }),
      rig.stream.delivery({ ...joinedEvent(), call_cid: `default:${sessionId}-1` }),
      rig.stream.delivery(joinedEvent({ callId: "nonsense" })),
      rig.stream.delivery(joinedEvent({ callId: `${sessionId}-0` })),
      rig.stream.delivery(joinedEvent({ callId: `${rig.client.userId}-1` })),
    ];
    for (const delivery of deliveries) expect(await post(delivery)).toBe(200);
    expect(await stored()).toEqual(NOTHING);
    expect(await post(rig.stream.delivery(joinedEvent({ userId: "mallory" })))).toBe(200);
    expect(await stored()).toEqual({ events: 1, facts: 0 });
  });

  test("about a session that is carried by nobody else's servers is ignored", async () => {
    await rig.t.run((ctx) => ctx.db.patch("sessions", sessionId, { commsProvider: "local" }));
    expect(await post(rig.stream.delivery(joinedEvent()))).toBe(200);
    expect(await stored()).toEqual(NOTHING);
  });

  test("is answered with 503 while there are no keys", async () => {
    vi.stubEnv("STREAM_API_SECRET", "");
    expect(await post(rig.stream.delivery(joinedEvent()))).toBe(503);
    expect(await stored()).toEqual(NOTHING);
  });

  test("is forgotten after 30 days", async () => {
    await post(rig.stream.delivery(joinedEvent()));
    vi.setSystemTime(START_MS + 30 * 86_400_000);
    await rig.t.mutation(internal.jobs.comms.forget, {});
    expect((await stored()).events).toBe(1);
    vi.setSystemTime(START_MS + 30 * 86_400_000 + 1);
    await rig.t.mutation(internal.jobs.comms.forget, {});
    expect(await stored()).toEqual({ events: 0, facts: 1 });
  });
});

describe("a look at Stream's settings", () => {
  test("reports problems by name, in the audit log when they change, and nothing without keys", async () => {
    expect(await rig.t.query(internal.jobs.comms.problems, {})).toBeNull();
    await rig.t.mutation(internal.jobs.watched.run, { job: "check comms" });
    await settle(rig.t);
    const problems = (await rig.t.query(internal.jobs.comms.problems, {}))?.problems;
    expect(problems).toContain("channel_type.missing");
    expect(await rig.t.action(internal.jobs.comms.check, {})).toEqual(problems);
    await rig.t.mutation(internal.jobs.comms.setUp, {});
    await settle(rig.t);
    expect(await rig.t.query(internal.jobs.comms.problems, {})).toEqual({ atMs: expect.any(Number), problems: [] });
    const audit = await rig.t.run(async (ctx) => (await ctx.db.query("auditEvents").collect()).filter(({ action }) => action === "comms.checked"));
    expect(audit).toHaveLength(2);
    vi.stubEnv("STREAM_API_SECRET", "not-the-one-at-stream");
    await rig.t.mutation(internal.jobs.comms.setUp, {});
    await settle(rig.t);
    expect((await rig.t.query(internal.jobs.comms.problems, {}))?.problems).toEqual([expect.stringMatching(/^setup\.\w+\./)]);
    vi.stubEnv("STREAM_API_KEY", "");
    expect(await rig.t.action(internal.jobs.comms.check, {})).toEqual([]);
    await expect(rig.t.mutation(internal.jobs.comms.setUp, {})).rejects.toThrow("no_keys");
  });
});
