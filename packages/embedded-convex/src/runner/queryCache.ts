/** Results of queries, shared by everybody who asks the same thing while nothing it read has changed. */
import type { ConvexJson, Database, Identity, QueryResult } from "../contracts.js";

const MAX_ENTRIES = 20_000;
const MAX_CHARACTERS = 64 << 20;
/** How long a result that depends on the time may be handed out, in ms. */
const TIME_DEPENDENT_MS = 15_000;

type Success = Extract<QueryResult, { ok: true }>;
type Entry = { result: Success; size: number; expiresAtMs: number };

export class QueryCache {
  readonly #entries = new Map<string, Entry>();
  #characters = 0;

  constructor(
    private readonly database: Pick<Database, "isCurrent" | "visibleTs">,
    private readonly nowMs: () => number,
  ) {}

  /** A result that still holds, stamped with the present timestamp; `identity` sees only what is everybody's or its own. */
  find(path: string, args: ConvexJson, journal: string | null, identity: Identity): Success | null {
    const base = baseKey(path, args, journal);
    return this.#lookUp(base) ?? this.#lookUp(base + identityKey(identity));
  }

  /** Keeps a result: for everybody unless the run looked at the identity. */
  add(path: string, args: ConvexJson, journal: string | null, identity: Identity, result: Success, run: { authRead: boolean; timeRead: boolean; size: number }): void {
    const base = baseKey(path, args, journal);
    const key = run.authRead ? base + identityKey(identity) : base;
    this.#remove(key);
    this.#entries.set(key, { result, size: key.length + run.size, expiresAtMs: run.timeRead ? this.nowMs() + TIME_DEPENDENT_MS : Infinity });
    this.#characters += key.length + run.size;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= MAX_ENTRIES && this.#characters <= MAX_CHARACTERS) break;
      this.#remove(oldest);
    }
  }

  #lookUp(key: string): Success | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    if (this.nowMs() > entry.expiresAtMs || !this.database.isCurrent(entry.result.readSet, entry.result.ts)) {
      this.#remove(key);
      return null;
    }
    // Recently used entries move to the end, away from eviction; the new timestamp shortens the next check.
    this.#entries.delete(key);
    entry.result = { ...entry.result, ts: this.database.visibleTs() };
    this.#entries.set(key, entry);
    return entry.result;
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#characters -= entry.size;
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
    key = kind === "user" ? `user ${JSON.stringify(identity.attributes)}` : kind === "admin" ? `admin ${JSON.stringify(identity.impersonating ?? null)}` : kind;
    identityKeys.set(identity, key);
  }
  return key;
}
