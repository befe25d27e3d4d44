/** What a query or mutation and its nested calls have in common. */
import type { ConvexJson, Identity, Transaction } from "../contracts.js";
import { LogLines } from "../runtime/logLines.js";
import { SeededRandom } from "../runtime/random.js";
import type { LoadedCode } from "./loadedCode.js";

/** A job written by a transaction, to be told to the scheduler once it is committed. */
export type ScheduledJob = { id: string; atMs: number };

export type TransactionRunOptions = {
  tx: Transaction;
  code: LoadedCode;
  identity: Identity;
  requestId: string;
  /** Job that runs this transaction, or whose action called it. */
  jobId: string | null;
  /** Writes down what the system tables should say about this run, before its function looks at them. May be called often. */
  announce?: () => void;
};

export class TransactionRun {
  /** The transaction as the app sees it. */
  readonly tx: Transaction;
  readonly code: LoadedCode;
  readonly requestId: string;
  readonly jobId: string | null;
  readonly logs = new LogLines();
  readonly scheduled: ScheduledJob[] = [];
  scheduledArgsBytes = 0;
  /** Files whose rows this transaction removes; their bytes go once it is committed. */
  readonly removedFiles: string[] = [];
  /** Whether the result depends on who asked. */
  authRead = false;
  /** Whether the result depends on when it ran. */
  timeRead = false;
  readonly #identity: Identity;
  readonly #announce: (() => void) | undefined;
  #random: SeededRandom | null = null;

  constructor(options: TransactionRunOptions) {
    this.tx = options.tx.inComponent("");
    this.code = options.code;
    this.#identity = options.identity;
    this.requestId = options.requestId;
    this.jobId = options.jobId;
    this.#announce = options.announce;
  }

  /** To be called before the function reads a system table. */
  beforeSystemRead(): void {
    this.#announce?.();
  }

  get random(): SeededRandom {
    this.timeRead = true;
    return (this.#random ??= SeededRandom.unpredictable());
  }

  /** What `getUserIdentity` answers; remembers that it was asked. */
  userIdentity(): ConvexJson {
    this.authRead = true;
    return identityAttributes(this.#identity);
  }
}

/** Attributes of `ctx.auth.getUserIdentity()`: null for nobody and for an admin who impersonates nobody. */
export function identityAttributes(identity: Identity): ConvexJson {
  switch (identity.kind) {
    case "none":
      return null;
    case "user":
      return identity.attributes;
    case "admin":
      return identity.impersonating ?? null;
  }
}
