import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import type { PresenceSource } from "../../lib/domain/presence/reduce";
import type { Party } from "../../lib/domain/sessionStates";
import { CallOf } from "../support/sessionCall";
import { START_MS, checkLedger, keepTicking, makeRig, openSession, pass, sweep, type Rig } from "../support/sessionRig";
import { outcomeOf } from "../support/sessionPlay";
import { stubEnvironment } from "./environment";

beforeEach(() => stubEnvironment());
afterEach(() => {
  vi.useRealTimers();
});

/** What may reach the server once somebody has vanished 20 s into a call: the other's ticks, and three who find it out. */
const NEWS = ["tick", "webhook", "poll", "peer"] as const;
type News = (typeof NEWS)[number];

function orders<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((first, i) => orders([...list.slice(0, i), ...list.slice(i + 1)]).map((rest) => [first, ...rest]));
}

const other = (side: Party): Party => (side === "client" ? "advisor" : "client");

class Room {
  private constructor(
    readonly rig: Rig,
    readonly sessionId: Id<"sessions">,
    private readonly call: CallOf,
  ) {}

  /** 20 s of talk, after which nobody has been heard for 3 s. */
  static async talking(): Promise<Room> {
    const rig = await makeRig(2_000n);
    const sessionId = await openSession(rig, { mode: "video" });
    const room = new Room(rig, sessionId, new CallOf(rig.t, sessionId, { client: rig.client.userId, advisor: rig.advisor.userId }));
    for (const party of ["client", "advisor"] as const) await room.say(party, "joined", "page", Date.now());
    await keepTicking(rig, sessionId, 20_000);
    await pass(rig.t, 3_000);
    return room;
  }

  async say(party: Party, kind: "joined" | "left", source: PresenceSource, atMs: number): Promise<void> {
    await this.call.say({ epoch: 1, userId: this.rig[party].userId, connectionId: `${party}-1`, kind, atMs, source });
  }

  async hear(news: News, gone: Party): Promise<void> {
    if (news === "tick") await this.rig[other(gone)].as.mutation(api.sessions.tick, { sessionId: this.sessionId });
    else await this.say(gone, "left", news, Date.now());
  }

  /** Nobody comes back. Returns the bill. */
  async finish() {
    await pass(this.rig.t, 90_000);
    await sweep(this.rig.t);
    expect((await checkLedger(this.rig.t)).violations).toEqual([]);
    return await outcomeOf(this.rig, this.sessionId);
  }
}

test.each(["client", "advisor"] as const)(
  "who vanished (%s) is billed to the last proof, in whatever order it becomes known",
  async (gone) => {
    const inOrder = orders(NEWS);
    for (const order of inOrder) {
      const room = await Room.talking();
      for (const news of order) {
        await room.hear(news, gone);
        await pass(room.rig.t, 1_000);
      }
      const { intervals, end } = await room.finish();
      // 20 s at 120 cents a minute; the other's word at 23 s and later proves nothing of whoever had gone.
      expect(intervals, order.join()).toEqual([[0, 20_000, "media_left", gone]]);
      expect(end, order.join()).toMatchObject({ reason: "connection_lost", chargeMinor: 40n });
      vi.useRealTimers();
    }
    expect(inOrder).toHaveLength(24);
  },
);

test.each(["client", "advisor"] as const)(
  "who says goodbye (%s) is billed to the last proof of the other, whatever is said of it before or after",
  async (gone) => {
    for (const order of orders(["goodbye", "tick", "webhook"] as const)) {
      const room = await Room.talking();
      const sayAt = Date.now();
      for (const news of order) {
        if (news === "goodbye") await room.say(gone, "left", "page", Date.now());
        else await room.hear(news, gone);
        await pass(room.rig.t, 1_000);
      }
      // The tick of whoever stays counts if it came while the call was open, and the goodbye if it was first to tell.
      const isTickFirst = order[0] === "tick";
      const isGoodbyeFirst = order.indexOf("goodbye") < order.indexOf("webhook");
      const endMs = isTickFirst && isGoodbyeFirst ? sayAt - START_MS : 20_000;
      const { intervals } = await room.finish();
      expect(intervals, order.join()).toEqual([[0, endMs, "media_left", gone]]);
      vi.useRealTimers();
    }
  },
);

test.each(["client", "advisor"] as const)("if both vanish and the %s is reported first, nobody's silence is billed", async (first) => {
  const room = await Room.talking();
  await pass(room.rig.t, 4_000);
  await room.say(first, "left", "webhook", Date.now());
  await room.say(other(first), "left", "poll", Date.now());
  const { intervals, end } = await room.finish();
  expect(intervals).toEqual([[0, 20_000, "media_left", first]]);
  expect(end?.chargeMinor).toBe(40n);
});
