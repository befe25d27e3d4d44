/** The client's half of the sync protocol: parsing and checking of text frames, and the encoding of timestamps. */
import type { ConvexJson, ConvexJsonObject, Credential, Timestamp } from "../contracts.js";

/** `component`: path of the component to call, "" for the app. */
export type AddQuery = { type: "Add"; queryId: number; component: string; udfPath: string; args: ConvexJson; journal: string | null };
export type RemoveQuery = { type: "Remove"; queryId: number };
export type ClientMessage =
  | { type: "Connect"; sessionId: string; maxObservedTimestamp: Timestamp | null; clientTs: number | null }
  | { type: "Authenticate"; baseVersion: number; credential: Credential }
  | { type: "ModifyQuerySet"; baseVersion: number; newVersion: number; modifications: (AddQuery | RemoveQuery)[] }
  | { type: "Mutation" | "Action"; requestId: number; component: string; udfPath: string; args: ConvexJson }
  | { type: "Event" };

/** What ends a connection for good: the official client stops and throws, so it is reserved for protocol violations. */
export class ProtocolViolation extends Error {
  override name = "ProtocolViolation";
}

/** What ends a connection that the client may open again. `code` and `reason` go into the close frame. */
export class ConnectionClosed extends Error {
  override name = "ConnectionClosed";
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

const MAX_U32 = 0xffff_ffff;
const INVALID = "Received Invalid JSON on websocket";

/** Parses one text frame. Throws ProtocolViolation for anything that is not a message of the protocol. */
export function parseClientMessage(text: string): ClientMessage {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new ProtocolViolation(`${INVALID}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const message = asObject(raw, "message");
  switch (message.type) {
    case "Connect":
      return {
        type: "Connect",
        sessionId: asUuid(message.sessionId),
        maxObservedTimestamp:
          message.maxObservedTimestamp === undefined || message.maxObservedTimestamp === null
            ? null
            : decodeTimestamp(asString(message.maxObservedTimestamp, "maxObservedTimestamp")),
        clientTs: typeof message.clientTs === "number" ? message.clientTs : null,
      };
    case "Authenticate":
      return { type: "Authenticate", baseVersion: asU32(message.baseVersion, "baseVersion"), credential: parseCredential(message) };
    case "ModifyQuerySet":
      return {
        type: "ModifyQuerySet",
        baseVersion: asU32(message.baseVersion, "baseVersion"),
        newVersion: asU32(message.newVersion, "newVersion"),
        modifications: asArray(message.modifications, "modifications").map(parseModification),
      };
    case "Mutation":
    case "Action":
      return {
        type: message.type,
        requestId: asU32(message.requestId, "requestId"),
        component: parseComponent(message),
        udfPath: asString(message.udfPath, "udfPath"),
        args: parseArguments(message.args),
      };
    case "Event":
      return { type: "Event" };
    default:
      throw new ProtocolViolation(`${INVALID}: unknown message type ${JSON.stringify(message.type ?? null)}`);
  }
}

/** Eight bytes, little-endian, in base64: how timestamps travel. */
export function encodeTimestamp(ts: Timestamp): string {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64LE(ts);
  return bytes.toString("base64");
}

/** Inverse of `encodeTimestamp`. Throws ProtocolViolation when the text is not eight bytes of base64. */
export function decodeTimestamp(text: string): Timestamp {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length !== 8) throw new ProtocolViolation(`${INVALID}: u64 must be 8 bytes`);
  return bytes.readBigUInt64LE();
}

/** Functions take one object; the wire carries it in a one-element array. */
function parseArguments(args: unknown): ConvexJson {
  if (!Array.isArray(args)) return asConvexJson(asObject(args, "args"));
  if (args.length === 0) return {};
  if (args.length > 1) throw new ProtocolViolation(`${INVALID}: a function takes one arguments object, not ${args.length} values`);
  return asConvexJson(args[0]);
}

function parseModification(raw: unknown): AddQuery | RemoveQuery {
  const modification = asObject(raw, "modification");
  const queryId = asU32(modification.queryId, "queryId");
  if (modification.type === "Remove") return { type: "Remove", queryId };
  if (modification.type !== "Add")
    throw new ProtocolViolation(`${INVALID}: unknown modification ${JSON.stringify(modification.type ?? null)}`);
  return {
    type: "Add",
    queryId,
    component: parseComponent(modification),
    udfPath: asString(modification.udfPath, "udfPath"),
    args: parseArguments(modification.args),
    journal: typeof modification.journal === "string" ? modification.journal : null,
  };
}

function parseCredential(message: Record<string, unknown>): Credential {
  switch (message.tokenType) {
    case "None":
      return { type: "none" };
    case "User":
      return { type: "user", token: asString(message.value, "value") };
    case "Admin": {
      const impersonating = message.impersonating ?? null;
      const key = asString(message.value, "value");
      return impersonating === null
        ? { type: "admin", key }
        : { type: "admin", key, impersonating: asObject(impersonating, "impersonating") as ConvexJsonObject };
    }
    default:
      throw new ProtocolViolation(`${INVALID}: unknown tokenType ${JSON.stringify(message.tokenType ?? null)}`);
  }
}

/** Path of a component; that of the app is the empty string. */
function parseComponent(message: Record<string, unknown>): string {
  return asString(message.componentPath ?? "", "componentPath");
}

function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ProtocolViolation(`${INVALID}: ${what} must be an object`);
  return value as Record<string, unknown>;
}

function asArray(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw new ProtocolViolation(`${INVALID}: ${what} must be an array`);
  return value;
}

function asString(value: unknown, what: string): string {
  if (typeof value !== "string") throw new ProtocolViolation(`${INVALID}: ${what} must be a string`);
  return value;
}

function asU32(value: unknown, what: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > MAX_U32)
    throw new ProtocolViolation(`${INVALID}: ${what} must be a non-negative integer`);
  return value;
}

function asUuid(value: unknown): string {
  const text = asString(value, "sessionId");
  if (!/^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text)) throw new ProtocolViolation(`${INVALID}: sessionId must be a UUID`);
  return text.toLowerCase();
}

/** JSON.parse yields nothing but Convex JSON; only its type is unknown. */
function asConvexJson(value: unknown): ConvexJson {
  return value as ConvexJson;
}
