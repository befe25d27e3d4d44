/**
 * What the two kinds of room let people do at Stream. People outside a session get nothing; its two members get what a
 * party may do. Freezing, ending, adding people and recording stay with the backend.
 */

/** Roles that any token holder has, whether or not they belong to a session. */
const OUTSIDERS = ["user", "guest", "anonymous"] as const;

const nobody: Record<string, string[]> = Object.fromEntries(OUTSIDERS.map((role) => [role, []]));

/** Members of a channel. Editing is left out: whether a frozen channel stops it is not documented. */
export const CHANNEL_GRANTS: Readonly<Record<string, readonly string[]>> = {
  ...nobody,
  channel_member: [
    "read-channel",
    "read-channel-members",
    "create-message",
    "create-attachment",
    "upload-attachment",
    "add-links",
    "create-reaction",
    "delete-reaction-owner",
    "flag-message",
  ],
};

/** Members of a call. Reading is needed to reconnect. */
export const CALL_GRANTS: Readonly<Record<string, readonly string[]>> = {
  ...nobody,
  call_member: ["join-call", "read-call", "send-audio", "send-video", "screenshare"],
};

/** Without these a room is of no use. */
export const REQUIRED_GRANTS = ["read-channel", "create-message", "join-call", "read-call", "send-audio", "send-video"] as const;

/** Never in the hands of a party, in either kind of room. */
export const FORBIDDEN_GRANTS = [
  "create-channel",
  "update-channel",
  "update-channel-members",
  "update-channel-frozen",
  "freeze-channel",
  "truncate-channel",
  "delete-channel",
  "create-system-message",
  "skip-channel-cooldown",
  "search-user",
  "update-message",
  "update-message-owner",
  "create-call",
  "end-call",
  "join-ended-call",
  "update-call",
  "update-call-settings",
  "change-max-duration",
  "update-call-member",
  "remove-call-member",
  "update-call-permissions",
  "kick-user",
  "block-users",
  "mute-users",
  "start-record-call",
  "stop-record-call",
  "start-broadcast-call",
  "stop-broadcast-call",
  "start-transcription-call",
  "stop-transcription-call",
] as const;

/** The part of a list that Stream knows; it refuses a type that names a permission it has not. */
export function grantsKnownTo(grants: Readonly<Record<string, readonly string[]>>, known: ReadonlySet<string>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(grants).map(([role, ids]) => [role, ids.filter((id) => known.has(id))]));
}
