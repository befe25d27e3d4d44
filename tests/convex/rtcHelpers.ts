import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { TestUser } from "./setup";
import type { Rig } from "../support/sessionRig";

let requests = 0;

/** Asks for a video session and accepts it; its first call is open. */
export async function openVideo({ client, advisor }: Pick<Rig, "client" | "advisor">): Promise<Id<"sessions">> {
  const wish = { advisorId: advisor.advisorId, mode: "video" as const, requestKey: `video-request-${++requests}` };
  const { sessionId } = await client.as.mutation(api.sessions.request, wish);
  await advisor.as.mutation(api.sessions.accept, { sessionId });
  return sessionId;
}

/** Both sides say that their connections reach each other. */
export async function joinBoth(rig: Pick<Rig, "client" | "advisor">, call: { sessionId: Id<"sessions">; epoch: number }, names = ["c1", "a1"]): Promise<void> {
  const [c, a] = names as [string, string];
  await rig.client.as.mutation(api.rtc.connected, { ...call, connectionId: c, peerConnectionId: a });
  await rig.advisor.as.mutation(api.rtc.connected, { ...call, connectionId: a, peerConnectionId: c });
}

/** The session as this person sees it. */
export async function viewOf(user: TestUser, sessionId: Id<"sessions">) {
  const view = await user.as.query(api.sessions.get, { sessionId });
  if (view === null) throw new Error("the session is not theirs");
  return view;
}
