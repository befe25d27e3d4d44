import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StreamError } from "@/convex/providers/comms/stream/errors";
import { CALL_GRANTS, CHANNEL_GRANTS, FORBIDDEN_GRANTS } from "@/convex/providers/comms/stream/grants";
import { usersBody } from "@/convex/providers/comms/stream/bodies";
import { createStreamRequest, type StreamTransport } from "@/convex/providers/comms/stream/request";
import { createStreamServer } from "@/convex/providers/comms/stream/server";
import { setUpStream, streamProblems } from "@/convex/providers/comms/stream/settings";
import { serverToken, signUserToken, userToken } from "@/convex/providers/comms/stream/tokens";
import { isSignedByStream } from "@/convex/providers/comms/stream/webhook";
import type { PushPlan } from "@/convex/model/comms/targets";
import { FakeStream } from "../../support/fakeStream";

let stream: FakeStream;
beforeEach(async () => {
  stream = await new FakeStream().start();
});
afterEach(async () => {
  await stream.stop();
});

const transport = (timeoutMs = 2_000): StreamTransport => ({ chatUrl: stream.url, videoUrl: stream.url, fetch: (input, init) => fetch(input, init), timeoutMs });
const keys = () => ({ apiKey: stream.apiKey, apiSecret: stream.apiSecret });
const server = (timeoutMs?: number) => createStreamServer(keys(), transport(timeoutMs));
const request = () => createStreamRequest(keys(), transport());

const MEMBERS = [
  { userId: "client1", name: "Casey" },
  { userId: "advisor1", name: "Ada Example" },
] as unknown as PushPlan["members"];
const callPlan = (change: Partial<PushPlan> = {}): PushPlan => ({
  version: 1,
  kind: "call",
  externalId: "session1-1",
  isOpen: true,
  isMade: false,
  maxSeconds: 1_260,
  members: MEMBERS,
  ...change,
});
const channelPlan = (change: Partial<PushPlan> = {}) => callPlan({ kind: "channel", externalId: "session1", isOpen: false, maxSeconds: 0, ...change });

async function failureOf(run: () => Promise<unknown>): Promise<StreamError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof StreamError) return error;
    throw error;
  }
  throw new Error("the call succeeded");
}

describe("tokens", () => {
  it("are the documented ones, byte for byte", async () => {
    const secret = { apiKey: "k", apiSecret: "tsec2" };
    expect(await signUserToken(secret, { user_id: "u1", iat: 1_700_000_000, exp: 1_700_003_600 })).toBe(
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoidTEiLCJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzYwMH0.01YS41iO3r2B34CrYk_iCeVSUKGVZeO254gcYK3LiI0",
    );
    expect(await serverToken(secret)).toBe("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzZXJ2ZXIiOnRydWV9.XwR6Woz9uZFo1mpuMZtLhPYCantjl8ooPYy_s2DXthc");
  });

  it("of users begin a second ago and live 15 minutes", async () => {
    const { token, expiresAtMs } = await userToken(keys(), "u1", 1_700_000_000_500);
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
    expect(claims).toEqual({ user_id: "u1", iat: 1_699_999_999, exp: 1_700_000_899 });
    expect(expiresAtMs).toBe(1_700_000_899_000);
  });
});

describe("signatures of deliveries", () => {
  const bytes = (text: string) => new TextEncoder().encode(text).buffer;
  const key = "porewqKAFDSAKZssecretsercretfads";

  it("are the documented ones", async () => {
    expect(await isSignedByStream(key, bytes("text"), "d0b770e93a56adc3ee9ac5734533cc0acd71eea8e5e8204a28042ca0f60de1f3")).toBe(true);
    expect(await isSignedByStream(key, bytes('{"a":1}'), "e527a6ad4993a4c9a30680c8be4b3eda1c36ab104f1f7d39c744bd27016a9624")).toBe(true);
  });

  it("altered, short, in capitals or absent do not hold", async () => {
    const good = "d0b770e93a56adc3ee9ac5734533cc0acd71eea8e5e8204a28042ca0f60de1f3";
    for (const signature of [`${good.slice(0, -1)}4`, good.slice(2), good.toUpperCase(), `${good}00`, "", null]) {
      expect(await isSignedByStream(key, bytes("text"), signature)).toBe(false);
    }
    expect(await isSignedByStream(key, bytes("texT"), good)).toBe(false);
  });
});

describe("what Stream learns of people", () => {
  it("is an id, a first name and a role; no surname, no address", () => {
    expect(usersBody(MEMBERS).users).toEqual({
      client1: { id: "client1", name: "Casey", role: "user" },
      advisor1: { id: "advisor1", name: "Ada", role: "user" },
      platform: { id: "platform", name: "Parley", role: "user" },
    });
  });
});

describe("a call at Stream", () => {
  it("is made with two members, by the platform, unrecorded, with its longest duration", async () => {
    await server().push(callPlan());
    expect(stream.log).toEqual(["POST /api/v2/users", "POST /api/v2/video/call/advice/session1-1"]);
    expect(stream.requests[1]?.body).toEqual({
      data: {
        created_by_id: "platform",
        members: [{ user_id: "client1" }, { user_id: "advisor1" }],
        settings_override: {
          limits: { max_duration_seconds: 1_260 },
          session: { inactivity_timeout_seconds: 60 },
          recording: { mode: "disabled" },
        },
      },
    });
    expect(stream.requests.every(({ apiKey, headers }) => apiKey === "fake-key" && headers["stream-auth-type"] === "jwt" && !headers.authorization?.startsWith("Bearer"))).toBe(true);
  });

  it("made twice is one call, and its end is the newer one", async () => {
    await server().push(callPlan());
    await server().push(callPlan({ maxSeconds: 2_000 }));
    expect([...stream.calls.values()].map(({ id, maxSeconds }) => [id, maxSeconds])).toEqual([["session1-1", 2_000]]);
    expect(stream.log.at(-1)).toBe("PATCH /api/v2/video/call/advice/session1-1");
  });

  it("is extended with one request once it is made", async () => {
    await server().push(callPlan());
    await server().push(callPlan({ isMade: true, maxSeconds: 3_000 }));
    expect(stream.log.slice(2)).toEqual(["PATCH /api/v2/video/call/advice/session1-1"]);
    expect(stream.requests.at(-1)?.body).toEqual({ settings_override: { limits: { max_duration_seconds: 3_000 } } });
  });

  it("is ended, any number of times, and also when it never was", async () => {
    await server().push(callPlan());
    await server().push(callPlan({ isOpen: false, isMade: true }));
    await server().push(callPlan({ isOpen: false, isMade: true }));
    await server().push(callPlan({ isOpen: false, externalId: "session9-1" }));
    expect(stream.calls.get("session1-1")?.endedAt).not.toBeNull();
    expect(stream.calls.has("session9-1")).toBe(false);
  });

  it("that refuses to end because it has ended counts as ended; one that goes on does not", async () => {
    const refusal = { status: 400, body: { code: 4, message: "already ended" } };
    await server().push(callPlan());
    stream.failNext(/mark_ended$/, refusal);
    expect(await failureOf(() => server().push(callPlan({ isOpen: false, isMade: true })))).toMatchObject({ kind: "invalid", code: "400/4" });
    await server().push(callPlan({ isOpen: false, isMade: true }));
    stream.failNext(/mark_ended$/, refusal);
    await server().push(callPlan({ isOpen: false, isMade: true }));
  });

  it("tells who is in it, and nobody for a call that does not exist", async () => {
    await server().push(callPlan());
    stream.calls.get("session1-1")?.participants.push({ user_session_id: "conn1", user: { id: "client1" }, joined_at: "2026-01-15T12:00:00.000Z", role: "user" });
    expect(await server().participants("session1-1")).toEqual([{ userId: "client1", connectionId: "conn1", joinedAtMs: Date.UTC(2026, 0, 15, 12) }]);
    expect(await server().participants("session9-1")).toEqual([]);
  });

  it("puts somebody out for good", async () => {
    await server().push(callPlan());
    await server().kick("session1-1", "mallory");
    expect(stream.calls.get("session1-1")?.blocked).toEqual(["mallory"]);
  });
});

describe("a channel at Stream", () => {
  it("is made shut, by the platform, with two members", async () => {
    await server().push(channelPlan());
    expect(stream.log).toEqual(["POST /api/v2/users", "POST /api/v2/chat/channels/advice/session1/query"]);
    expect(stream.requests[1]?.body).toEqual({
      data: { created_by_id: "platform", members: [{ user_id: "client1" }, { user_id: "advisor1" }], frozen: true },
    });
  });

  it("opens and shuts with one request each, in the name of the platform", async () => {
    await server().push(channelPlan());
    await server().push(channelPlan({ isMade: true, isOpen: true }));
    expect(stream.requests.at(-1)?.body).toEqual({ set: { frozen: false }, user_id: "platform" });
    await server().push(channelPlan({ isMade: true }));
    expect(stream.channels.get("session1")?.frozen).toBe(true);
    expect(stream.log.slice(2)).toEqual(["PATCH /api/v2/chat/channels/advice/session1", "PATCH /api/v2/chat/channels/advice/session1"]);
  });

  it("that an attempt without an answer left open is shut by the next", async () => {
    await server().push(channelPlan({ isOpen: true }));
    expect(stream.channels.get("session1")?.frozen).toBe(false);
    await server().push(channelPlan({ isOpen: false }));
    expect(stream.channels.get("session1")?.frozen).toBe(true);
  });
});

describe("refusals and silence", () => {
  it("are told apart: what to repeat, and when", async () => {
    const cases: [Parameters<FakeStream["failNext"]>[1], Partial<StreamError>][] = [
      [{ status: 429, body: { code: 9 } }, { kind: "rate_limited", code: "429/9", repeatable: true, retryAfterMs: null }],
      [{ status: 500, body: { code: -1 } }, { kind: "unknown_outcome", code: "500/-1", repeatable: true }],
      [{ status: 502 }, { kind: "unknown_outcome", code: "502", repeatable: true }],
      [{ status: 401, body: { code: 5 } }, { kind: "config", code: "401/5", repeatable: false }],
      [{ status: 403, body: { code: 17 } }, { kind: "config", code: "403/17", repeatable: false }],
      [{ status: 400, body: { code: 4 } }, { kind: "invalid", code: "400/4", repeatable: false }],
      [{ status: 400, body: { code: 16 } }, { kind: "missing", code: "400/16", repeatable: false }],
      ["reset", { kind: "unknown_outcome", code: "unreachable", repeatable: true }],
      ["hang", { kind: "unknown_outcome", code: "timeout", repeatable: true }],
    ];
    for (const [answer, expected] of cases) {
      stream.failNext(/users$/, answer);
      expect(await failureOf(() => server(100).push(callPlan()))).toMatchObject(expected);
    }
  });

  it("Stream's own word about the wait is kept, up to five minutes", async () => {
    const inAMinute = Math.ceil(Date.now() / 1000) + 60;
    stream.failNext(/users$/, { status: 429, headers: { "x-ratelimit-reset": String(inAMinute) } });
    const { retryAfterMs } = await failureOf(() => server().push(callPlan()));
    expect(retryAfterMs).toBeGreaterThan(58_000);
    expect(retryAfterMs).toBeLessThanOrEqual(61_000);
    stream.failNext(/users$/, { status: 429, headers: { "x-ratelimit-reset": String(inAMinute + 100_000) } });
    expect((await failureOf(() => server().push(callPlan()))).retryAfterMs).toBe(300_000);
  });

  it("never carry a key or a token", async () => {
    stream.failNext(/users$/, { status: 400, body: { code: 4, message: "fake-secret" } });
    const failure = await failureOf(() => server().push(callPlan()));
    expect(JSON.stringify([failure.message, failure.code, failure.stack])).not.toMatch(/fake-secret|eyJ/);
  });
});

describe("grants", () => {
  it("give people outside a session nothing, and its members nothing that is the backend's", () => {
    for (const grants of [CHANNEL_GRANTS, CALL_GRANTS]) {
      expect([grants.user, grants.guest, grants.anonymous]).toEqual([[], [], []]);
      const given = Object.values(grants).flat();
      expect(FORBIDDEN_GRANTS.filter((id) => given.includes(id))).toEqual([]);
      expect(given.filter((id) => /record|broadcast|transcri|freeze|end-call|update-|truncate|kick|block|mute|search/.test(id))).toEqual([]);
    }
    expect(CALL_GRANTS.call_member).toEqual(["join-call", "read-call", "send-audio", "send-video", "screenshare"]);
  });
});

describe("settings at Stream", () => {
  it("are made on an empty application, again on a set-up one, and are then without a problem", async () => {
    await setUpStream(request());
    await setUpStream(request());
    expect(await streamProblems(request())).toEqual([]);
    expect(stream.channelTypes.get("advice")).toMatchObject({ max_message_length: 4_000, url_enrichment: false, grants: { user: [] } });
    expect(stream.callTypes.get("advice")).toMatchObject({ settings: { recording: { mode: "disabled" } }, grants: { user: [], call_member: CALL_GRANTS.call_member } });
    expect(stream.app).toMatchObject({ file_upload_config: { size_limit: 10_485_760, allowed_mime_types: ["application/pdf", "text/plain"] } });
  });

  it("name only permissions that Stream knows, and refuse to go without a needed one", async () => {
    stream.permissions = stream.permissions.filter((id) => id !== "add-links");
    await setUpStream(request());
    expect(stream.channelTypes.get("advice")).toMatchObject({ grants: { channel_member: expect.not.arrayContaining(["add-links"]) as unknown } });
    stream.permissions = stream.permissions.filter((id) => id !== "join-call");
    expect(await failureOf(() => setUpStream(request()))).toMatchObject({ kind: "invalid", code: "unknown_permission_join-call" });
  });

  it("that would let somebody in are named one by one", async () => {
    expect(await streamProblems(request())).toEqual([
      "app.guest_user_creation_disabled",
      "app.user_search_disallowed_roles",
      "app.image_upload_config",
      "app.file_upload_config",
      "channel_type.missing",
      "call_type.missing",
    ]);
    await setUpStream(request());
    stream.app = { ...stream.app, disable_auth_checks: true, permission_version: "v1" };
    stream.channelTypes.set("advice", { grants: { user: ["create-channel"], channel_member: ["read-channel", "create-message", "truncate-channel"] } });
    stream.callTypes.set("advice", { grants: { user: [], call_member: ["read-call", "send-audio", "send-video"] } });
    expect(await streamProblems(request())).toEqual([
      "app.disable_auth_checks",
      "app.permission_version",
      "channel_type.user_may_create-channel",
      "channel_type.channel_member_may_truncate-channel",
      "call_type.call_member_may_not_join-call",
    ]);
  });
});
