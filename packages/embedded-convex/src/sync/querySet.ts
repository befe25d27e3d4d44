/** The queries of one socket: their last results, subscriptions, and which of them have to run again. */
import type { ConvexJson, Database, QueryResult } from "../contracts.js";
import { queryModification, queryRemoved, serializeResult } from "./messages.js";
import { ConnectionClosed, type AddQuery, type RemoveQuery } from "./protocol.js";

export class LiveQuery {
  readonly queryId: number;
  readonly component: string;
  readonly udfPath: string;
  readonly args: ConvexJson;
  journal: string | null;
  /** Result not yet told to the client, while a transition is being computed. */
  pending: QueryResult | null = null;
  fingerprint: string | null = null;
  cancel: () => void = () => undefined;
  /** Called by the database when the result may be out of date. */
  readonly onInvalidated: () => void;

  constructor(add: AddQuery, owner: QuerySet) {
    this.queryId = add.queryId;
    this.component = add.component;
    this.udfPath = add.udfPath;
    this.args = add.args;
    this.journal = add.journal;
    this.onInvalidated = () => owner.markInvalid(this);
  }
}

export class QuerySet {
  private readonly queries = new Map<number, LiveQuery>();
  /** New, invalidated, or run for another identity: to be run before the next transition. */
  readonly toRun = new Set<LiveQuery>();

  constructor(
    private readonly database: Pick<Database, "subscribe">,
    private readonly onInvalidated: () => void,
  ) {}

  get size(): number {
    return this.queries.size;
  }

  /** Applies client modifications in order; returns the `QueryRemoved` modifications to send. Throws ConnectionClosed. */
  modify(modifications: (AddQuery | RemoveQuery)[]): string[] {
    const removed: string[] = [];
    for (const modification of modifications) {
      const existing = this.queries.get(modification.queryId);
      if (modification.type === "Add") {
        if (existing !== undefined) throw new ConnectionClosed(1011, "InternalServerError", `Duplicate query ID: ${modification.queryId}`);
        const query = new LiveQuery(modification, this);
        this.queries.set(query.queryId, query);
        this.toRun.add(query);
      } else {
        if (existing === undefined)
          throw new ConnectionClosed(1011, "InternalServerError", `Nonexistent query id: ${modification.queryId}`);
        existing.cancel();
        this.queries.delete(existing.queryId);
        this.toRun.delete(existing);
        removed.push(queryRemoved(existing.queryId));
      }
    }
    return removed;
  }

  markInvalid(query: LiveQuery): void {
    query.cancel = () => undefined;
    this.toRun.add(query);
    this.onInvalidated();
  }

  /** Another identity: nothing that was read for the old one may be carried forward. */
  invalidateAll(): void {
    for (const query of this.queries.values()) {
      query.cancel();
      query.cancel = () => undefined;
      this.toRun.add(query);
    }
  }

  /** Takes the pending results over and subscribes to their read sets; returns modifications for those the client has not seen. */
  settle(ran: LiveQuery[]): string[] {
    const modifications: string[] = [];
    for (const query of ran) {
      const result = query.pending;
      if (result === null) throw new Error(`query ${query.queryId} has no result`);
      query.pending = null;
      query.journal = result.journal;
      const text = serializeResult(result);
      if (text.fingerprint !== query.fingerprint) {
        query.fingerprint = text.fingerprint;
        modifications.push(queryModification(query.queryId, text));
      }
      this.toRun.delete(query);
      query.cancel();
      query.cancel = this.database.subscribe(result.readSet, result.ts, query.onInvalidated);
    }
    return modifications;
  }

  close(): void {
    for (const query of this.queries.values()) query.cancel();
    this.queries.clear();
    this.toRun.clear();
  }
}
