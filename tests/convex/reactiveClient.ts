import { getFunctionName, type FunctionReference } from "convex/server";
import type { ChatClient } from "@/lib/comms/chat/client";
import type { TestUser } from "./setup";

type AnyQuery = FunctionReference<"query">;
type Args = Record<string, unknown> & { paginationOpts?: Record<string, unknown> };
type Watched = {
  query: AnyQuery;
  args: Args;
  endCursor: string | null;
  answer: unknown;
  error: unknown;
  text: string | null;
  listeners: Set<() => void>;
};

/**
 * The connection of one person's page over the test backend: watched queries are asked again by `refresh` and tell their listeners of
 * a change. As with the real one, a page of a list keeps its ends while it grows.
 */
export class ReactiveClient {
  private readonly watched = new Map<string, Watched>();
  /** The test backend waits on timers when calls overlap, and tests hold the timers: one call at a time. */
  private last: Promise<unknown> = Promise.resolve();
  private interceptions: { name: string; handle: (call: () => Promise<unknown>) => Promise<unknown> }[] = [];

  constructor(private readonly as: TestUser["as"]) {}

  /** The same object as the product's code knows it. */
  get client(): ChatClient {
    // The generic signatures of the real client say more than a test needs to repeat.
    return this as unknown as ChatClient;
  }

  /** Handles the next call of a function instead of just making it. */
  interceptNext(reference: FunctionReference<"mutation" | "action">, handle: (call: () => Promise<unknown>) => Promise<unknown>): void {
    this.interceptions.push({ name: getFunctionName(reference), handle });
  }

  watchQuery(query: AnyQuery, args: Args) {
    const key = JSON.stringify([getFunctionName(query), args]);
    return {
      onUpdate: (listener: () => void) => {
        const entry = this.watched.get(key) ?? {
          query,
          args,
          endCursor: null,
          answer: undefined,
          error: null,
          text: null,
          listeners: new Set(),
        };
        this.watched.set(key, entry);
        entry.listeners.add(listener);
        void this.ask(entry);
        return () => {
          entry.listeners.delete(listener);
          if (entry.listeners.size === 0) this.watched.delete(key);
        };
      },
      localQueryResult: () => {
        const entry = this.watched.get(key);
        if (entry?.error) throw entry.error as Error;
        return entry?.answer;
      },
      journal: () => undefined,
    };
  }

  async query(query: AnyQuery, args: Args): Promise<unknown> {
    return await this.inTurn(() => this.as.query(query, args));
  }

  async mutation(reference: FunctionReference<"mutation">, args: Args): Promise<unknown> {
    const answer = await this.intercepted(getFunctionName(reference), () => this.inTurn(() => this.as.mutation(reference, args)));
    // The real client answers once the change has reached its queries.
    await this.refresh();
    return answer;
  }

  async action(reference: FunctionReference<"action">, args: Args): Promise<unknown> {
    return await this.intercepted(getFunctionName(reference), () => this.inTurn(() => this.as.action(reference, args)));
  }

  connectionState() {
    return { isWebSocketConnected: true };
  }

  subscribeToConnectionState() {
    return () => undefined;
  }

  /** Asks every watched query again. */
  async refresh(): Promise<void> {
    for (const entry of [...this.watched.values()]) await this.ask(entry);
  }

  private async inTurn<T>(call: () => Promise<T>): Promise<T> {
    const turn = this.last.then(call);
    this.last = turn.catch(() => undefined);
    return await turn;
  }

  private async intercepted(name: string, call: () => Promise<unknown>): Promise<unknown> {
    const at = this.interceptions.findIndex((interception) => interception.name === name);
    const [interception] = at < 0 ? [] : this.interceptions.splice(at, 1);
    return interception === undefined ? await call() : await interception.handle(call);
  }

  private async ask(entry: Watched): Promise<void> {
    const { args, endCursor } = entry;
    const paginationOpts = args.paginationOpts === undefined ? {} : { paginationOpts: { ...args.paginationOpts, endCursor } };
    let answer: unknown;
    try {
      answer = await this.inTurn(() => this.as.query(entry.query, { ...args, ...paginationOpts }));
      entry.error = null;
    } catch (error) {
      entry.error = error;
    }
    if (args.paginationOpts !== undefined && entry.endCursor === null) {
      const page = answer as { isDone: boolean; continueCursor: string } | undefined;
      if (page !== undefined && !page.isDone) entry.endCursor = page.continueCursor;
    }
    const text = JSON.stringify([answer, String(entry.error)], (_key, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
    if (text === entry.text) return;
    entry.text = text;
    entry.answer = answer;
    for (const listener of [...entry.listeners]) listener();
  }
}
