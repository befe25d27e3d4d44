import { FILE_SIZE_MAX } from "../../../../lib/domain/files/limits";
import { STREAM_TYPE } from "../../../model/comms/credentials";
import { StreamError } from "./errors";
import { CALL_GRANTS, CHANNEL_GRANTS, FORBIDDEN_GRANTS, grantsKnownTo, REQUIRED_GRANTS } from "./grants";
import type { StreamCall, StreamRequest } from "./request";

const CHANNEL_TYPES = "/api/v2/chat/channeltypes";
const CALL_TYPES = "/api/v2/video/calltypes";

/** Longest message, as for the chat of our own. */
const MESSAGE_MAX = 4_000;
/** What may be attached, as for the chat of our own. */
const UPLOADS = {
  images: { mimes: ["image/png", "image/jpeg", "image/webp", "image/gif"], extensions: [".png", ".jpg", ".jpeg", ".webp", ".gif"] },
  files: { mimes: ["application/pdf", "text/plain"], extensions: [".pdf", ".txt"] },
};

const uploadConfig = ({ mimes, extensions }: { mimes: string[]; extensions: string[] }) => ({
  allowed_mime_types: mimes,
  allowed_file_extensions: extensions,
  size_limit: FILE_SIZE_MAX,
});

/** Settings of the whole application that keep strangers out. Sent as they are, and compared with what Stream has. */
export const APP_SETTINGS = {
  disable_auth_checks: false,
  disable_permissions_checks: false,
  permission_version: "v2",
  guest_user_creation_disabled: true,
  user_search_disallowed_roles: ["user"],
  image_upload_config: uploadConfig(UPLOADS.images),
  file_upload_config: uploadConfig(UPLOADS.files),
};

const CHANNEL_TYPE = {
  automod: "disabled",
  automod_behavior: "flag",
  max_message_length: MESSAGE_MAX,
  typing_events: true,
  read_events: true,
  connect_events: true,
  uploads: true,
  reactions: true,
  replies: false,
  search: false,
  mutes: false,
  custom_events: false,
  push_notifications: false,
  // Links would be fetched by Stream, which tells their owners about a private conversation.
  url_enrichment: false,
  commands: [],
};

const CALL_SETTINGS = {
  recording: { mode: "disabled" },
  transcription: { mode: "disabled" },
  broadcasting: { enabled: false },
  screensharing: { enabled: true, access_request_enabled: false },
};

type Fields = Record<string, unknown>;

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function idsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
}

/** The answer, or null when there is no such thing. */
async function orNull(request: StreamRequest, call: StreamCall): Promise<Fields | null> {
  try {
    return await request(call);
  } catch (error) {
    if (error instanceof StreamError && error.kind === "missing") return null;
    throw error;
  }
}

async function permissionsOfStream(request: StreamRequest): Promise<ReadonlySet<string>> {
  const { permissions } = await request({ product: "chat", method: "GET", path: "/api/v2/permissions" });
  const ids = Array.isArray(permissions) ? permissions.map((permission) => fieldsOf(permission).id) : [];
  return new Set(idsOf(ids));
}

/** Makes or renews both kinds of room and the application's settings. Throws StreamError; may be repeated. */
export async function setUpStream(request: StreamRequest): Promise<void> {
  const known = await permissionsOfStream(request);
  const missing = REQUIRED_GRANTS.find((id) => !known.has(id));
  if (missing !== undefined) throw new StreamError("invalid", `unknown_permission_${missing}`);
  await request({ product: "chat", method: "PATCH", path: "/api/v2/app", body: APP_SETTINGS });
  const chat = { product: "chat" as const };
  const channelType = { ...CHANNEL_TYPE, grants: grantsKnownTo(CHANNEL_GRANTS, known) };
  const oneChannelType = `${CHANNEL_TYPES}/${STREAM_TYPE}`;
  if ((await orNull(request, { ...chat, method: "GET", path: oneChannelType })) === null) {
    await request({ ...chat, method: "POST", path: CHANNEL_TYPES, body: { name: STREAM_TYPE, ...channelType } });
  } else {
    await request({ ...chat, method: "PUT", path: oneChannelType, body: channelType });
  }
  const video = { product: "video" as const };
  const callType = { grants: grantsKnownTo(CALL_GRANTS, known), settings: CALL_SETTINGS };
  const oneCallType = `${CALL_TYPES}/${STREAM_TYPE}`;
  if ((await orNull(request, { ...video, method: "GET", path: oneCallType })) === null) {
    await request({ ...video, method: "POST", path: CALL_TYPES, body: { name: STREAM_TYPE, ...callType } });
  } else {
    await request({ ...video, method: "PUT", path: oneCallType, body: callType });
  }
}

/** What of a list of grants should not be, or should be and is not. */
function grantProblems(where: string, type: Fields | null, wanted: Readonly<Record<string, readonly string[]>>): string[] {
  if (type === null) return [`${where}.missing`];
  const grants = fieldsOf(type.grants);
  const problems: string[] = [];
  for (const [role, ids] of Object.entries(grants)) {
    // Stream's own moderators and admins are people of the platform.
    const list = idsOf(ids);
    const isOutsider = wanted[role]?.length === 0;
    const isParty = wanted[role] !== undefined && !isOutsider;
    if (isOutsider && list.length > 0) problems.push(`${where}.${role}_may_${list[0]}`);
    const forbidden = FORBIDDEN_GRANTS.find((id) => list.includes(id));
    if (isParty && forbidden !== undefined) problems.push(`${where}.${role}_may_${forbidden}`);
  }
  for (const [role, ids] of Object.entries(wanted)) {
    const lacking = REQUIRED_GRANTS.find((id) => ids.includes(id) && !idsOf(grants[role]).includes(id));
    if (lacking !== undefined) problems.push(`${where}.${role}_may_not_${lacking}`);
  }
  return problems;
}

function isSetAsWished(wished: unknown, actual: unknown): boolean {
  if (Array.isArray(wished)) return wished.every((entry) => Array.isArray(actual) && actual.includes(entry));
  if (typeof wished === "object" && wished !== null) {
    return Object.entries(wished).every(([name, value]) => isSetAsWished(value, fieldsOf(actual)[name]));
  }
  return wished === actual;
}

/** Names every setting of the application and of both kinds of room that would let somebody in or talk unbilled. */
export async function streamProblems(request: StreamRequest): Promise<string[]> {
  const app = fieldsOf((await request({ product: "chat", method: "GET", path: "/api/v2/app" })).app);
  // A default that Stream does not mention counts as not set, except where leaving out means false.
  const wrong = Object.entries(APP_SETTINGS).filter(([name, wished]) => !isSetAsWished(wished, app[name] ?? (wished === false ? false : undefined)));
  const channelType = await orNull(request, { product: "chat", method: "GET", path: `${CHANNEL_TYPES}/${STREAM_TYPE}` });
  const callType = await orNull(request, { product: "video", method: "GET", path: `${CALL_TYPES}/${STREAM_TYPE}` });
  return [
    ...wrong.map(([name]) => `app.${name}`),
    ...grantProblems("channel_type", channelType, CHANNEL_GRANTS),
    ...grantProblems("call_type", callType, CALL_GRANTS),
  ];
}
