import { csvField } from "@/lib/domain/csv";
import { DEFAULT_SETTINGS } from "@/lib/domain/settings";
import { historyStateOf } from "@/lib/domain/sessionHistory";
import { toDecimal } from "@/lib/format/money";
import type { SessionSummary } from "./sessionSummary";

const LINE_END = "\r\n";

/** Columns both sides have; an advisor's file also has what is left of a charge. */
const COLUMNS = [
  "session_id",
  "requested_at_utc",
  "started_at_utc",
  "ended_at_utc",
  "with",
  "mode",
  "state",
  "end_reason",
  "billed_ms",
  "rate_per_minute",
  "charge",
] as const;
const ADVISOR_COLUMNS = ["platform_fee", "earning"] as const;

const utc = (ms: number | null): string => (ms === null ? "" : new Date(ms).toISOString());
const money = (minor: bigint | null): string => (minor === null ? "" : toDecimal(minor));

/** A line about one session: times in UTC, amounts as decimals with their currency in a column. */
export function historyLine(session: SessionSummary): string {
  const { chargeMinor, earningMinor } = session;
  const shared = [
    csvField(session.sessionId),
    utc(session.requestedAtMs),
    utc(session.startedAtMs),
    utc(session.endedAtMs),
    csvField(session.peerName),
    session.mode,
    session.state,
    session.endReason ?? "",
    historyStateOf(session.state) === "notHeld" ? "" : String(session.baseMs),
    money(session.ratePerMinuteMinor),
    money(chargeMinor),
  ];
  const split = session.me === "client" ? [] : [chargeMinor === null || earningMinor === null ? "" : money(chargeMinor - earningMinor), money(earningMinor)];
  return [...shared, ...split, DEFAULT_SETTINGS.currency].join(",") + LINE_END;
}

/** The first line of a file of sessions. */
export function historyHead(role: SessionSummary["me"]): string {
  return [...COLUMNS, ...(role === "advisor" ? ADVISOR_COLUMNS : []), "currency"].join(",") + LINE_END;
}
