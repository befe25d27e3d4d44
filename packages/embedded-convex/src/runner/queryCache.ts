/** Results of queries, shared by everybody who asks the same thing while nothing it read has changed. */
import type { ConvexJson, Database, Identity, QueryResult } from "../contracts.js";
import type { Target } from "./addresses.js";

const MAX_ENTRIES = 20_000;
const MAX_CHARACTERS = 64 << 20;
/** How long a result that depends on the time may be handed out, in ms. */
const TIME_DEPENDENT_MS = 15_000;

type Success = Extract<QueryResult, { ok: true }>;
type Entry = { result: Success; size: number; expiresAtMs: number; unsubscribe: () => void };

export class QueryCache {
  readonly #entries = new Map<string, Entry>();
  readonly #running = new Map<string, Promise<unknown>>();
  #characters = 0;

  constructor(
    private readonly database: Pick<Database, "subscribe" | "isCurrent" | "visibleTs">,
    private readonly nowMs: () => number,
  ) {}

  /** A result that still holds, stamped with the present timestamp; `identity` sees only what is everybody's or its own. */
  find(path: string, args: ConvexJson, journal: string | null, identity: Identity): Success | null {
    const base = baseKey(path, args, journal);
    return this.#lookUp(base) ?? this.#lookUp(base + identityKey(identity));
  }

  /**
   * Runs a query unless the same one is running for somebody already: then it waits, because that result may serve here too.
   * `find` says whether it does; when not (it failed, or depends on who asks), `run` is called after all.
   */
  async share<T>(path: string, args: ConvexJson, journal: string | null, find: () => T | null, run: () => Promise<T>): Promise<T> {
    const key = baseKey(path, args, journal);
    const running = this.#running.get(key);
    if (running !== undefined) {
      await running;
      return find() ?? run();
    }
    const result = run();
    const settled = result.catch(() => undefined).finally(() => this.#running.delete(key));
    this.#running.set(key, settled);
    return result;
  }

  /** Keeps a result: for everybody unless the run looked at the identity. */
  add(
    path: string,
    args: ConvexJson,
    journal: string | null,
    identity: Identity,
    result: Success,
    run: { authRead: boolean; timeRead: boolean; size: number },
  ): void {
    const base = baseKey(path, args, journal);
    const key = run.authRead ? base + identityKey(identity) : base;
    this.#remove(key);
    if (!this.database.isCurrent(result.readSet, result.ts)) return;
    const entry: Entry = {
      result,
      size: key.length + run.size,
      expiresAtMs: run.timeRead ? this.nowMs() + TIME_DEPENDENT_MS : Infinity,
      unsubscribe: () => undefined,
    };
    this.#entries.set(key, entry);
    entry.unsubscribe = this.database.subscribe(result.readSet, result.ts, () => {
      if (this.#entries.get(key) === entry) this.#remove(key);
    });
    this.#characters += key.length + run.size;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= MAX_ENTRIES && this.#characters <= MAX_CHARACTERS) break;
      this.#remove(oldest);
    }
  }

  #lookUp(key: string): Success | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    if (this.nowMs() > entry.expiresAtMs) {
      this.#remove(key);
      return null;
    }
    // Recently used entries move to the end, away from eviction.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    // Whatever a commit touches has left the cache before the commit can be seen, so what is here holds now.
    const ts = this.database.visibleTs();
    if (entry.result.ts !== ts) entry.result = { ...entry.result, ts };
    return entry.result;
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#characters -= entry.size;
    entry.unsubscribe();
  }
}

function baseKey(path: string, args: ConvexJson, journal: string | null): string {
  return `${path}\n${JSON.stringify(args)}\n${journal ?? ""}\n`;
}

const identityKeys = new WeakMap<object, string>();

function identityKey(identity: Identity): string {
  let key = identityKeys.get(identity);
  if (key === undefined) {
    const { kind } = identity;
    key =
      kind === "user"
        ? `user ${JSON.stringify(identity.attributes)}`
        : kind === "admin"
          ? `admin ${JSON.stringify(identity.impersonating ?? null)}`
          : kind;
    identityKeys.set(identity, key);
  }
  return key;
}

/** What a query is in the cache: functions of the app under their paths, those of components apart. */
export function cacheKey({ component, path }: Target): string {
  return component === "" ? path : `${component}\n${path}`;
}
