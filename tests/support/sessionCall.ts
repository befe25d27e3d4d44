import type { Id } from "../../convex/_generated/dataModel";
import { advanceWallet } from "../../convex/model/metering/decide";
import { findMeter } from "../../convex/model/metering/loadPool";
import { recordPresence, type NewPresenceFact } from "../../convex/model/presenceFacts/record";
import type { PresenceSource } from "../../lib/domain/presence/reduce";
import type { Party } from "../../lib/domain/sessionStates";
import type { MediaStimulus } from "./billingHistory";
import type { TestBackend } from "../convex/setup";

let connections = 0;

type Connection = { connectionId: string; joinedAtMs: number };

/** What the pages and the provider of one video session say about who is in its calls. */
export class CallOf {
  private readonly open = new Map<string, Connection>();

  constructor(
    private readonly t: TestBackend,
    private readonly sessionId: Id<"sessions">,
    private readonly users: Record<Party, Id<"users">>,
  ) {}

  /** The number of the open call, after everything time has done; null while none is open. */
  async epoch(): Promise<number | null> {
    return await this.t.run(async (ctx) => {
      const meter = await findMeter(ctx, this.sessionId);
      if (meter !== null && meter.state !== "ended") await advanceWallet(ctx, meter.walletId, "test");
      return (await ctx.db.get("sessions", this.sessionId))?.callEpoch ?? null;
    });
  }

  /** A party comes into the open call with a new connection. */
  async join(party: Party): Promise<void> {
    const epoch = await this.epoch();
    if (epoch === null || this.open.has(`${epoch}-${party}`)) return;
    const connectionId = `connection-${++connections}`;
    const atMs = Date.now();
    this.open.set(`${epoch}-${party}`, { connectionId, joinedAtMs: atMs });
    await this.say({ epoch, userId: this.users[party], connectionId, kind: "joined", atMs, source: "page" });
  }

  /** Both come into the open call. */
  async joinBoth(): Promise<void> {
    await this.join("advisor");
    await this.join("client");
  }

  /** A party's connection goes, `agoMs` ago as the news says. Returns that again: never before the connection came. */
  async leave(party: Party, agoMs = 0, source: PresenceSource = "webhook"): Promise<number> {
    const epoch = await this.epoch();
    const connection = this.open.get(`${epoch}-${party}`);
    if (epoch === null || connection === undefined) return 0;
    this.open.delete(`${epoch}-${party}`);
    const atMs = Math.max(connection.joinedAtMs, Date.now() - agoMs);
    await this.say({ epoch, userId: this.users[party], connectionId: connection.connectionId, kind: "left", atMs, source });
    return Date.now() - atMs;
  }

  /** The provider says that the call is empty since `agoMs`. */
  async empty(agoMs = 0): Promise<number> {
    const epoch = await this.epoch();
    const here = [...this.open].filter(([key]) => key.startsWith(`${epoch}-`));
    if (epoch === null || here.length === 0) return 0;
    for (const [key] of here) this.open.delete(key);
    const atMs = Math.max(Date.now() - agoMs, ...here.map(([, { joinedAtMs }]) => joinedAtMs));
    await this.t.run(async (ctx) => {
      await recordPresence(ctx, { sessionId: this.sessionId, epoch, kind: "ended", atMs, source: "webhook" });
    });
    return Date.now() - atMs;
  }

  /** Plays a stimulus and returns it as it arrived. */
  async play(stimulus: MediaStimulus): Promise<MediaStimulus> {
    const { who, isThere, agoMs, isGoodbye } = stimulus;
    if (isThere) {
      for (const party of who === "both" ? (["client", "advisor"] as const) : [who]) await this.join(party);
      return stimulus;
    }
    const saidAgoMs = who === "both" ? await this.empty(agoMs) : await this.leave(who, agoMs, isGoodbye ? "page" : "webhook");
    return { ...stimulus, agoMs: saidAgoMs };
  }

  /** Records a fact of this session as it is. */
  async say(fact: Omit<NewPresenceFact, "sessionId">): Promise<void> {
    await this.t.run(async (ctx) => await recordPresence(ctx, { ...fact, sessionId: this.sessionId }));
  }
}
