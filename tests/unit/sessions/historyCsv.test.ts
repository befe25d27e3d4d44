import { describe, expect, it } from "vitest";
import { historyHead, historyLine } from "@/components/sessions/historyCsv";
import { csvField } from "@/lib/domain/csv";
import type { SessionSummary } from "@/components/sessions/sessionSummary";
import type { Id } from "@/convex/_generated/dataModel";

const START_MS = Date.UTC(2026, 0, 31, 23, 59, 59, 7);

/** The fields a file is made of; a list row has more. */
const row = (change: Partial<SessionSummary>): SessionSummary =>
  ({
    sessionId: "s1" as Id<"sessions">,
    me: "client",
    mode: "chat",
    state: "ended",
    peerName: "Ada Example",
    ratePerMinuteMinor: 50n,
    baseMs: 1_234_567,
    requestedAtMs: START_MS - 60_000,
    startedAtMs: START_MS,
    endedAtMs: START_MS + 1_300_000,
    endReason: "ended_by_client",
    chargeMinor: 1_028n,
    earningMinor: null,
    ...change,
  }) as SessionSummary;

/** Lines without their ends, which each must have. */
const linesOf = (sessions: SessionSummary[], role: "client" | "advisor") =>
  [historyHead(role), ...sessions.map(historyLine)].map((line) => {
    expect(line.endsWith("\r\n")).toBe(true);
    return line.slice(0, -2);
  });

describe("the history as a file", () => {
  it("has times in UTC and amounts as decimals beside their currency", () => {
    const [header, first] = linesOf([row({})], "client");
    expect(header).toBe("session_id,requested_at_utc,started_at_utc,ended_at_utc,with,mode,state,end_reason,billed_ms,rate_per_minute,charge,currency");
    expect(first).toBe(
      "s1,2026-01-31T23:58:59.007Z,2026-01-31T23:59:59.007Z,2026-02-01T00:21:39.007Z,Ada Example,chat,ended,ended_by_client,1234567,0.50,10.28,USD",
    );
  });

  it("gives the advisor the fee and what is left", () => {
    const [header, first] = linesOf([row({ me: "advisor", peerName: "Casey", earningMinor: 926n })], "advisor");
    expect(header).toMatch(/charge,platform_fee,earning,currency$/);
    expect(first).toMatch(/,Casey,.*,10\.28,1\.02,9\.26,USD$/);
  });

  it("leaves empty what there is not, and keeps every row as wide as the header", () => {
    const declined = row({ me: "advisor", state: "declined", startedAtMs: null, endReason: null, baseMs: 0, chargeMinor: null, endedAtMs: null });
    const [header, first] = linesOf([declined], "advisor");
    expect(first).toBe("s1,2026-01-31T23:58:59.007Z,,,Ada Example,chat,declined,,,0.50,,,,USD");
    expect(first?.split(",")).toHaveLength(header?.split(",").length ?? 0);
  });

  it.each([
    ["Ada", "Ada"],
    ["Ada, really", '"Ada, really"'],
    ['Ada "Lovelace"', '"Ada ""Lovelace"""'],
    ["two\r\nlines", '"two\r\nlines"'],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ["  =1", "'  =1"],
    ["\r=1", "\"'\r=1\""],
    ["a=1", "a=1"],
  ])("writes %j as %j: no formula runs and no field breaks out", (text, field) => {
    expect(csvField(text)).toBe(field);
  });
});
