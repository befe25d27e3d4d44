/** The bodies this product sends to Stream, as plain data so that tests can hold every field. */

/** Owner of every channel and call. Not one of the parties: owners may unfreeze, and would then talk unbilled. */
export const PLATFORM_USER = "platform";

/** A call without anybody in it ends at Stream after this long. */
const INACTIVITY_SECONDS = 60;

export type Member = { userId: string; name: string };

/** People as Stream knows them: an id of ours and a first name. Nothing else leaves. */
export function usersBody(members: readonly Member[]): { users: Record<string, { id: string; name: string; role: "user" }> } {
  const people = [...members.map(({ userId, name }) => ({ userId, name: firstWord(name) })), { userId: PLATFORM_USER, name: "Parley" }];
  return { users: Object.fromEntries(people.map(({ userId, name }) => [userId, { id: userId, name, role: "user" as const }])) };
}

function firstWord(name: string): string {
  return name.trim().split(/\s+/)[0] ?? "";
}

/** A channel of two, made shut: it opens when the meter runs. */
export function channelBody(members: readonly Member[]) {
  return {
    data: { created_by_id: PLATFORM_USER, members: members.map(({ userId }) => ({ user_id: userId })), frozen: true },
  };
}

/** Shuts a channel for writing, or opens it. History stays readable. */
export function freezeBody(frozen: boolean) {
  return { set: { frozen }, user_id: PLATFORM_USER };
}

/** A call of two that Stream itself ends after `maxSeconds`, counted from the first join. Never recorded. */
export function callBody(members: readonly Member[], maxSeconds: number) {
  return {
    data: {
      created_by_id: PLATFORM_USER,
      members: members.map(({ userId }) => ({ user_id: userId })),
      settings_override: {
        limits: { max_duration_seconds: maxSeconds },
        session: { inactivity_timeout_seconds: INACTIVITY_SECONDS },
        recording: { mode: "disabled" },
      },
    },
  };
}

/** A later end of an open call. */
export function extendBody(maxSeconds: number) {
  return { settings_override: { limits: { max_duration_seconds: maxSeconds } } };
}

/** Puts somebody out of a call for good. */
export function kickBody(userId: string) {
  return { user_id: userId, block: true };
}
