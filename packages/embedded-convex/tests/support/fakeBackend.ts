/** A database of named values and a runner of plain functions, to hold the sync protocol against without the rest. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  AuthenticationError,
  type ActionResult,
  type Authenticator,
  type ConvexJson,
  type Database,
  type Identity,
  type MutationResult,
  type QueryResult,
  type ReadSet,
  type Runner,
  type Timestamp,
} from "../../src/contracts.js";
import { SyncServer } from "../../src/sync/syncServer.js";

type Read = (key: string) => ConvexJson;
type Reads = ReadSet & { keys: Set<string> };
type Subscription = { reads: Reads; onInvalidate: (at: Timestamp) => void };

export class FakeBackend {
  readonly queries: Record<
    string,
    (read: Read, args: ConvexJson, identity: Identity, journal: string | null) => ConvexJson | Promise<ConvexJson>
  > = {};
  readonly mutations: Record<string, (args: ConvexJson) => Promise<Record<string, ConvexJson>>> = {};
  readonly actions: Record<string, (args: ConvexJson) => Promise<ConvexJson>> = {};
  readonly tokens = new Map<string, Identity>();
  readonly reported: unknown[] = [];
  /** Path of every query run. */
  readonly runs: string[] = [];
  private ts: Timestamp = 1_000n;
  private readonly values = new Map<string, ConvexJson>();
  private readonly changedAt = new Map<string, Timestamp>();
  private readonly subscriptions = new Set<Subscription>();
  private readonly answered = new Map<string, MutationResult>();

  /** Writes values and tells subscribers, as a commit that just became visible. */
  commit(values: Record<string, ConvexJson>): Timestamp {
    this.ts += 10n;
    for (const [key, value] of Object.entries(values)) {
      this.values.set(key, value);
      this.changedAt.set(key, this.ts);
    }
    for (const subscription of [...this.subscriptions])
      if (Object.keys(values).some((key) => subscription.reads.keys.has(key))) {
        this.subscriptions.delete(subscription);
        subscription.onInvalidate(this.ts);
      }
    return this.ts;
  }

  get subscriptionCount(): number {
    return this.subscriptions.size;
  }

  readonly database: Pick<Database, "visibleTs" | "isCurrent" | "subscribe"> = {
    visibleTs: () => this.ts,
    isCurrent: (readSet, since) => [...(readSet as Reads).keys].every((key) => (this.changedAt.get(key) ?? 0n) <= since),
    subscribe: (readSet, since, onInvalidate) => {
      const subscription = { reads: readSet as Reads, onInvalidate };
      if (!this.database.isCurrent(readSet, since)) onInvalidate(this.ts);
      else this.subscriptions.add(subscription);
      return () => this.subscriptions.delete(subscription);
    },
  };

  readonly authenticator: Authenticator = {
    authenticate: async (credential) => {
      if (credential.type === "none") return { kind: "none" };
      const identity = this.tokens.get(credential.type === "user" ? credential.token : credential.key);
      if (identity === undefined) throw new AuthenticationError("InvalidAuthHeader", "Could not verify the token");
      return identity;
    },
  };

  readonly runner: Runner = {
    query: async ({ path, args, identity, journal }): Promise<QueryResult> => {
      this.runs.push(path);
      const reads: Reads = { isEmpty: false, keys: new Set() };
      const ts = this.ts;
      const snapshot = new Map(this.values);
      const common = { journal: `after ${path}`, readSet: reads, ts, logLines: [] };
      try {
        const run = this.queries[path];
        if (run === undefined) throw new Error(`Could not find public function for '${path}'.`);
        const value = await run((key) => (reads.keys.add(key), snapshot.get(key) ?? null), args, identity, journal ?? null);
        return { ok: true, value, ...common };
      } catch (error) {
        return { ok: false, errorMessage: `[Request ID: 0123456789abcdef] Server Error\n${(error as Error).message}`, ...common };
      }
    },
    mutation: async ({ path, args, idempotency }): Promise<MutationResult> => {
      const key = idempotency === undefined ? null : `${idempotency.sessionId}|${idempotency.requestId}`;
      const known = key === null ? undefined : this.answered.get(key);
      if (known !== undefined) return known;
      const run = this.mutations[path];
      if (run === undefined) return { ok: false, errorMessage: `Could not find public function for '${path}'.`, logLines: [] };
      const result: MutationResult = { ok: true, value: null, ts: this.commit(await run(args)), logLines: ["[LOG] 'ran'"] };
      if (key !== null) this.answered.set(key, result);
      return result;
    },
    action: async ({ path, args }): Promise<ActionResult> => {
      const run = this.actions[path];
      if (run === undefined) return { ok: false, errorMessage: `Could not find public function for '${path}'.`, logLines: [] };
      return { ok: true, value: await run(args), logLines: [] };
    },
    kindOf: () => null,
    httpAction: () => Promise.reject(new Error("no HTTP actions here")),
    onExecution: () => () => undefined,
    settleScheduled: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };

  /** Serves the sync endpoints on a free port. */
  async serve(): Promise<{ url: string; sync: SyncServer; close: () => Promise<void> }> {
    const sync = new SyncServer({
      database: this.database,
      runner: this.runner,
      authenticator: this.authenticator,
      reportError: (error) => this.reported.push(error),
    });
    const server: Server = createServer();
    server.on("upgrade", (request, socket, head) => {
      if (!sync.upgrade(request, socket, head)) socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      sync,
      close: async () => {
        sync.close();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }
}
