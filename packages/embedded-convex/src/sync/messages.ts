/** The server's half of the sync protocol: text frames, built once per result and shared by every socket that needs them. */
import { createHash } from "node:crypto";
import type { ActionResult, ConvexJson, MutationResult, QueryResult, ReadSet, Timestamp } from "../contracts.js";
import { encodeTimestamp } from "./protocol.js";

export type StateVersion = { querySet: number; identity: number; ts: Timestamp };

/** A transition larger than this many bytes is sent in parts. */
const MAX_FRAME_BYTES = 5_000_000;

type SerializedResult = {
  /** Equal exactly when a client would see the same value, log lines or error. */
  fingerprint: string;
  /** The fields of the state modification after its query id. */
  body: string;
  failed: boolean;
};

/** By read set: every run has its own, and the runner hands a shared result out under newer timestamps. */
const serialized = new WeakMap<ReadSet, SerializedResult>();
const SHORT_TEXT = 64;
const REQUEST_ID = /\[Request ID: [0-9a-f]{16}\]/;

/** Text and fingerprint of a query result; computed once however many sockets share the result. */
export function serializeResult(result: QueryResult): SerializedResult {
  const known = serialized.get(result.readSet);
  if (known !== undefined) return known;
  const logLines = JSON.stringify(result.logLines);
  const journal = JSON.stringify(result.journal);
  let made: SerializedResult;
  if (result.ok) {
    const value = JSON.stringify(result.value);
    made = {
      failed: false,
      fingerprint: fingerprint(`ok${logLines}${value}`),
      body: `"value":${value},"logLines":${logLines},"journal":${journal}}`,
    };
  } else {
    const message = JSON.stringify(result.errorMessage);
    const data = result.errorData === undefined ? "" : `"errorData":${JSON.stringify(result.errorData)},`;
    made = {
      failed: true,
      fingerprint: fingerprint(`error${logLines}${message.replace(REQUEST_ID, "")}${data}`),
      body: `"errorMessage":${message},${data}"logLines":${logLines},"journal":${journal}}`,
    };
  }
  serialized.set(result.readSet, made);
  return made;
}

/** A modification that carries a new result of a query. */
export function queryModification(queryId: number, result: SerializedResult): string {
  return `{"type":"${result.failed ? "QueryFailed" : "QueryUpdated"}","queryId":${queryId},${result.body}`;
}

/** A modification that tells the client that a query is gone. */
export function queryRemoved(queryId: number): string {
  return `{"type":"QueryRemoved","queryId":${queryId}}`;
}

/**
 * Frames of one transition: one, or several `TransitionChunk`s when it is large and the client understands them.
 * `clientClockSkew` is client minus server in milliseconds. The server's time is stamped in nanoseconds.
 */
export function transitionFrames(
  start: StateVersion,
  end: StateVersion,
  modifications: string[],
  clientClockSkew: number | null,
  allowChunks: boolean,
): string[] {
  // A nanosecond clock does not fit a double exactly; the client uses it for latency statistics only.
  const serverTs = Date.now() * 1_000_000;
  const text = `{"type":"Transition","startVersion":${version(start)},"endVersion":${version(end)},"modifications":[${modifications.join(",")}],"clientClockSkew":${clientClockSkew ?? "null"},"serverTs":${serverTs}}`;
  // UTF-8 takes at most three bytes per UTF-16 unit, so most frames need no measuring.
  if (!allowChunks || text.length * 3 <= MAX_FRAME_BYTES || Buffer.byteLength(text) <= MAX_FRAME_BYTES) return [text];
  return chunkFrames(text);
}

function chunkFrames(text: string): string[] {
  const bytes = Buffer.from(text);
  const parts: string[] = [];
  for (let start = 0; start < bytes.length;) {
    let end = Math.min(start + MAX_FRAME_BYTES, bytes.length);
    // Continuation bytes look like 10xxxxxx: step back to the start of a character.
    while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
    parts.push(bytes.toString("utf8", start, end));
    start = end;
  }
  const transitionId = String(bytes.length);
  return parts.map((chunk, partNumber) =>
    JSON.stringify({ type: "TransitionChunk", chunk, partNumber, totalParts: parts.length, transitionId }),
  );
}

/** Answer to a mutation. A transition at or after its `ts` has to follow. */
export function mutationResponse(requestId: number, result: MutationResult): string {
  return result.ok
    ? `{"type":"MutationResponse","requestId":${requestId},"success":true,"result":${JSON.stringify(result.value)},"ts":"${encodeTimestamp(result.ts)}","logLines":${JSON.stringify(result.logLines)}}`
    : failure("MutationResponse", requestId, result.errorMessage, result.errorData, result.logLines);
}

/** Answer to an action. */
export function actionResponse(requestId: number, result: ActionResult): string {
  return result.ok
    ? `{"type":"ActionResponse","requestId":${requestId},"success":true,"result":${JSON.stringify(result.value)},"logLines":${JSON.stringify(result.logLines)}}`
    : failure("ActionResponse", requestId, result.errorMessage, result.errorData, result.logLines);
}

function failure(type: string, requestId: number, errorMessage: string, errorData: ConvexJson | undefined, logLines: string[]): string {
  const message = { type, requestId, success: false, result: errorMessage, logLines };
  return JSON.stringify(type === "MutationResponse" ? { ...message, ts: null, errorData } : { ...message, errorData });
}

/** Tells the client that its token is refused or expired; `baseVersion` is the identity version it last saw confirmed. */
export function authError(error: string, baseVersion: number, authUpdateAttempted: boolean): string {
  return JSON.stringify({ type: "AuthError", error, baseVersion, authUpdateAttempted });
}

/** Ends the client for good. */
export function fatalError(error: string): string {
  return JSON.stringify({ type: "FatalError", error });
}

export const PING = `{"type":"Ping"}`;

function version(state: StateVersion): string {
  return `{"querySet":${state.querySet},"identity":${state.identity},"ts":"${encodeTimestamp(state.ts)}"}`;
}

function fingerprint(text: string): string {
  return text.length <= SHORT_TEXT ? text : createHash("sha256").update(text).digest("base64");
}
