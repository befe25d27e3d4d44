import { createHmac } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { ERROR_CODES } from "@/lib/domain/errors";
import { LOCALES } from "@/lib/domain/locales";
import { PROBLEM_CODES, statusOf } from "@/lib/domain/rest/problems";
import { isSameHex, readTimestamp, signedText } from "@/lib/domain/rest/signature";
import { problemResponse, sentenceOf, type Problem } from "@/lib/rest/answers";
import { BODY_MAX, readBody } from "@/lib/rest/body";
import { takeFromEdge } from "@/lib/rest/edgeLimit";
import { findRoutes, resolveInput } from "@/lib/rest/resolve";
import { fromWire, toPlain, toWire } from "@/lib/rest/wire";

vi.mock("server-only", () => ({}));

function ask(method: string, address: string, body: unknown = "") {
  const { pathname, searchParams } = new URL(address, "http://parley");
  const route = findRoutes(pathname).find(({ operation }) => operation.method === method);
  if (route === undefined) return null;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { id: route.operation.id, spoken: route.spoken, ...resolveInput(route, searchParams, text) };
}
const start = (body: unknown, path = "/api/sessions/start") => ask("POST", path, body);

describe("what a call asks for", () => {
  it("is the same under both names of a path, each in its own case", () => {
    const wish = { advisorId: "abc", mode: "chat", limitCents: 500 };
    expect(start(wish)).toMatchObject({ ok: true, input: wish, spoken: "camel", id: "sessions.start" });
    expect(start({ advisor_id: "abc", mode: "chat", limit_cents: 500 }, "/api/v1/sessions/start")).toMatchObject({
      ok: true,
      input: wish,
      spoken: "snake",
    });
    expect(start(wish, "/api/v1/sessions/start")).toMatchObject({ ok: true, input: wish });
  });

  it("leaves out what old clients forge, and says so", () => {
    const forged = {
      totalCharged: 1,
      clientWalletAfter: 2,
      advisorEarning: 3,
      pricePerMinute: 4,
      durationSeconds: 5,
      clientId: "me",
      userId: "me",
      sessionId: "x",
    };
    const asked = start({ advisorId: "abc", mode: "chat", ...forged, unknown: 1 });
    expect(asked).toMatchObject({ ok: true, input: { advisorId: "abc", mode: "chat" }, forged: Object.keys(forged) });
    expect(asked).not.toHaveProperty("input.totalCharged");
    expect(start({ advisor_id: "abc", mode: "chat", total_charged: 1 }, "/api/v1/sessions/start")).toMatchObject({
      forged: ["totalCharged"],
    });
    expect(ask("POST", "/api/sessions/end", { sessionId: "abc", userId: "me" })).toMatchObject({
      input: { sessionId: "abc" },
      forged: ["userId"],
    });
  });

  it("is refused with the fields that are wrong", () => {
    for (const amountCents of [-1, 0.5, "5", 1e300, null, true, [5], { amount: 5 }, undefined]) {
      expect(ask("POST", "/api/wallet/add", { amountCents })).toMatchObject({ ok: false, code: "INVALID_INPUT", fields: ["amountCents"] });
    }
    expect(ask("POST", "/api/wallet/add", { amountCents: 500, description: "x".repeat(201) })).toMatchObject({ fields: ["description"] });
    for (const body of ["{", "[]", "null", "5", '"text"', '{"a":1'])
      expect(start(body)).toMatchObject({ ok: false, code: "MALFORMED_JSON" });
    expect(start({})).toMatchObject({ fields: ["advisorId", "mode"] });
    expect(start('{"__proto__":{"advisorId":"abc"},"mode":"chat"}')).toMatchObject({ fields: ["advisorId"] });
  });

  it("reads numbers and words of an address", () => {
    expect(ask("GET", "/api/v1/advisors/search?limit=5&min_price_cents=50&online_only=true&min_rating=4.5")).toMatchObject({
      input: { limit: 5, minPriceCents: 50, onlineOnly: true, minRating: 4.5 },
    });
    for (const wrong of [
      "limit=0",
      "limit=51",
      "limit=x",
      "limit=1.5",
      "limit=",
      "minPriceCents=-1",
      "minPriceCents=",
      "maxPriceCents=%20",
      "maxPriceCents=0x10",
      "maxPriceCents=1e3",
      "onlineOnly=yes",
      "sort=cheap",
      "minRating=6",
    ]) {
      expect(ask("GET", `/api/advisors/search?${wrong}`)).toMatchObject({
        ok: false,
        code: "INVALID_INPUT",
        fields: [wrong.split("=")[0]],
      });
    }
  });

  it("finds whole names before open parts, and nothing at other addresses", () => {
    expect(ask("GET", "/api/v1/advisors/profile")?.id).toBe("advisor.profile");
    expect(ask("GET", "/api/v1/advisors/abc123")).toMatchObject({ id: "advisors.get", input: { id: "abc123" } });
    for (const address of [
      "/api/v1/advisors/",
      "/api/v1/advisors/a%2Fb",
      `/api/v1/advisors/${"a".repeat(65)}`,
      "/api/v2/advisors/abc",
      "/api/sessions/start/",
      "/api/Sessions/start",
    ]) {
      expect(findRoutes(address)).toEqual([]);
    }
  });
});

describe("a body", () => {
  const post = (body: BodyInit, type: string | null = "application/json") => {
    const request = new Request("http://parley/api/wallet/add", { method: "POST", body });
    if (type === null) request.headers.delete("content-type");
    else request.headers.set("content-type", type);
    return readBody(request);
  };

  it("is the very text that was sent, up to 64 kB", async () => {
    expect(await post('{"note":"über"}')).toEqual({ text: '{"note":"über"}' });
    expect(await post("\uFEFF{}", "application/json; charset=utf-8")).toEqual({ text: "\uFEFF{}" });
    expect(await post("x".repeat(BODY_MAX))).toMatchObject({ text: expect.stringMatching(/^x+$/) as string });
    expect(await post("x".repeat(BODY_MAX + 1))).toEqual({ code: "BODY_TOO_LARGE" });
    expect(await post("ü".repeat(BODY_MAX / 2 + 1))).toEqual({ code: "BODY_TOO_LARGE" });
  });

  it("stops being read once it is too long", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 16_384;
        controller.enqueue(new Uint8Array(16_384));
      },
    });
    const request = new Request("http://parley/api/wallet/add", { method: "POST", body: endless, duplex: "half" } as RequestInit);
    expect(await readBody(request)).toEqual({ code: "BODY_TOO_LARGE" });
    expect(pulled).toBeLessThan(2 * BODY_MAX);
  });

  it("is JSON in UTF-8, and says so", async () => {
    for (const type of [null, "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "multipart/form-data"]) {
      expect(await post("{}", type)).toEqual({ code: "UNSUPPORTED_MEDIA_TYPE" });
    }
    expect(await post(new Uint8Array([0x22, 0xff, 0x22]))).toEqual({ code: "MALFORMED_JSON" });
    expect(await readBody(new Request("http://parley/api/sessions/end", { method: "POST" }))).toEqual({ text: "" });
  });
});

describe("what travels", () => {
  it("is whole cents and ISO instants in the caller's case", () => {
    const plain = toPlain({
      chargeMinor: 1_500n,
      endedAtMs: 0,
      startedAtMs: null,
      decideByMs: 1,
      untilMs: 2,
      responseMs: 3,
      rows: [{ feeMinor: 150n }],
    });
    const wire = {
      charge_cents: 1_500,
      ended_at: "1970-01-01T00:00:00.000Z",
      started_at: null,
      decide_by: "1970-01-01T00:00:00.001Z",
      until: "1970-01-01T00:00:00.002Z",
      response_ms: 3,
      rows: [{ fee_cents: 150 }],
    };
    expect(toWire(plain, "snake")).toEqual(wire);
    expect(toWire(plain, "camel")).toEqual(fromWire(wire, "snake"));
    expect(() => toPlain({ amountMinor: 2n ** 53n })).toThrow("beyond");
  });
});

describe("signatures", () => {
  it("are made over timestamp.METHOD.path.body", () => {
    const text = signedText({ timestamp: "1700000000", method: "post", path: "/api/sessions/end?a=b", body: '{"sessionId":"a"}' });
    expect(text).toBe('1700000000.POST./api/sessions/end?a=b.{"sessionId":"a"}');
    expect(createHmac("sha256", "psk_0").update(text).digest("hex")).toBe(
      "e64bd6da74166a63f2627cc8db1b37cde490f944b8a55d054c8ff4453a5d3250",
    );
  });

  it("carry seconds or milliseconds and nothing else", () => {
    expect([readTimestamp("1700000000"), readTimestamp("1700000000123")]).toEqual([1_700_000_000_000, 1_700_000_000_123]);
    expect(["", "1e9", "-1700000000", " 1700000000", "17000000001", "１７００００００００"].map(readTimestamp)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it("are compared whole", () => {
    expect([isSameHex("ab", "ab"), isSameHex("ab", "ac"), isSameHex("ab", "abab"), isSameHex("", "ab")]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("a problem", () => {
  const envelope = {
    requestId: "request-1",
    locale: "en" as const,
    spoken: "snake" as const,
    quota: { limit: 120, remaining: 7, resetMs: 56_500 },
  };
  const answer = async (problem: Problem) => {
    const response = await problemResponse(problem, envelope);
    return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
  };

  it("carries a closed code, the fields, what belongs to the code, and the request's name", async () => {
    const { status, headers, body } = await answer({ code: "BELOW_MINIMUM", details: { limitMinor: 2_000n, field: "amountMinor" } });
    expect({ status, body }).toEqual({
      status: 422,
      body: {
        type: "/api/docs#BELOW_MINIMUM",
        title: "That is less than the minimum.",
        status: 422,
        code: "BELOW_MINIMUM",
        instance: "urn:request:request-1",
        details: { limit_cents: 2_000, field: "amountMinor" },
        errors: [{ field: "amount_cents" }],
      },
    });
    const shown = [
      "content-type",
      "cache-control",
      "ratelimit-limit",
      "ratelimit-remaining",
      "ratelimit-reset",
      "x-request-id",
      "retry-after",
    ].map((name) => headers.get(name));
    expect(shown).toEqual(["application/problem+json", "no-store", "120", "7", "57", "request-1", null]);
  });

  it("says when to come back, and how to come in", async () => {
    expect((await answer({ code: "RATE_LIMITED", details: { retryAfterMs: 500 } })).headers.get("retry-after")).toBe("1");
    expect((await answer({ code: "REPLAYED" })).headers.get("www-authenticate")).toBe("Bearer");
  });

  it("has a status and a sentence in every language for every code", async () => {
    expect(new Set(PROBLEM_CODES).size).toBe(PROBLEM_CODES.length);
    for (const code of PROBLEM_CODES) {
      expect(statusOf(code)).toBeGreaterThanOrEqual(400);
      const sentences = await Promise.all(LOCALES.map((locale) => sentenceOf(code, locale)));
      expect(sentences.filter((sentence) => sentence === "" || sentence.includes(code))).toEqual([]);
      expect(new Set(sentences).size).toBe(LOCALES.length);
    }
    expect(ERROR_CODES.filter((code) => statusOf(code) === 500)).toEqual([]);
  });
});

it("an address makes 240 calls at once and four a second", () => {
  for (let n = 0; n < 240; n++) expect(takeFromEdge("203.0.113.7", 1_000).retryAfterMs).toBe(0);
  expect(takeFromEdge("203.0.113.7", 1_000)).toEqual({ quota: { limit: 240, remaining: 0, resetMs: 60_000 }, retryAfterMs: 250 });
  expect(takeFromEdge("203.0.113.8", 1_000).retryAfterMs).toBe(0);
  expect(takeFromEdge("203.0.113.7", 1_250).retryAfterMs).toBe(0);
});
