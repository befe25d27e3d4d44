/**
 * Recorded answers of mutations that came over sockets: a mutation sent again is answered, not run again. They are notes of the
 * database, one per answer; a second kind of note lists which sessions recorded something in a stretch of time, for the sweep.
 */
import type { Clock, ConvexJson, Database, MutationResult, Transaction } from "../contracts.js";

/** Newest answers kept per session. A client has at most this many unanswered, far fewer in practice. */
const KEPT_PER_SESSION = 1_000;
/** Answers are removed in steps, so that most mutations pay nothing for it. */
const REMOVED_AT_ONCE = 128;
/** How long an answer is kept at least, in ms. Clients that were away longer have given up. */
const KEPT_MS = 60 * 60 * 1000;
/** Length of a stretch of time, in ms; also the distance of two sweeps. */
const STRETCH_MS = 10 * 60 * 1000;
const SWEPT_AT_ONCE = 500;
/** Sessions whose state is remembered in memory; of others it is read again. */
const MAX_SESSIONS = 50_000;
const AFTER_ALL = "\xff";

export type SessionRequest = { sessionId: string; requestId: number };
type Success = Extract<MutationResult, { ok: true }>;
type Recorded = { time: number; ts: string; logLines: string[]; value: ConvexJson };

/** What is known of a session without a read: no request above `highest` has an answer. */
type Known = { highest: number; stretch: number };

const fixed = (n: number): string => n.toString(16).padStart(8, "0");
const sessionPrefix = (sessionId: string): string => `answer ${sessionId} `;
const answerKey = ({ sessionId, requestId }: SessionRequest): string => sessionPrefix(sessionId) + fixed(requestId);
const requestIdOf = (key: string): number => Number.parseInt(key.slice(-8), 16);
const STRETCH_PREFIX = "answered ";
const stretchKey = (stretch: number, sessionId: string): string => `${STRETCH_PREFIX}${fixed(stretch)} ${sessionId}`;
const stretchOf = (timeMs: number): number => Math.floor(timeMs / STRETCH_MS);

export class SessionAnswers {
  readonly #known = new Map<string, Known>();
  #stopped = false;
  #cancelSweep: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly reportError: (error: unknown) => void,
  ) {
    this.#planSweep();
  }

  /** The recorded answer of a request, or null when it has not been run. To be called once, before the request is run. */
  find(tx: Transaction, request: SessionRequest): Success | null {
    const known = this.#session(tx, request.sessionId);
    if (request.requestId > known.highest) {
      // Kept even if the run fails: a number too high costs a read, one too low would run a mutation twice.
      known.highest = request.requestId;
      return null;
    }
    const text = tx.note(answerKey(request));
    if (text === null) return null;
    const { value, ts, logLines } = JSON.parse(text) as Recorded;
    return { ok: true, value, ts: BigInt(ts), logLines };
  }

  /** Records an answer in the mutation's own transaction and drops what the session no longer needs. `text` is the result as JSON. */
  record(tx: Transaction, request: SessionRequest, answer: { text: string; logLines: string[] }): void {
    const { sessionId, requestId } = request;
    const head = `{"time":${tx.startMs},"logLines":${JSON.stringify(answer.logLines)},"value":${answer.text},"ts":"`;
    tx.setNote(answerKey(request), (ts) => `${head}${ts}"}`);
    const known = this.#session(tx, sessionId);
    const stretch = stretchOf(tx.startMs);
    if (known.stretch !== stretch) {
      known.stretch = stretch;
      tx.setNote(stretchKey(stretch, sessionId), "");
    }
    if (requestId < KEPT_PER_SESSION || requestId % REMOVED_AT_ONCE !== 0) return;
    const range = { from: sessionPrefix(sessionId), to: answerKey({ sessionId, requestId: requestId - KEPT_PER_SESSION }) };
    for (const [key] of tx.notes({ ...range, limit: KEPT_PER_SESSION })) tx.setNote(key, null);
  }

  /** Ends the sweeps. */
  close(): void {
    this.#stopped = true;
    this.#cancelSweep();
  }

  #session(tx: Transaction, sessionId: string): Known {
    let known = this.#known.get(sessionId);
    if (known !== undefined) return known;
    const prefix = sessionPrefix(sessionId);
    const [newest] = tx.notes({ from: prefix, to: prefix + AFTER_ALL, reverse: true, limit: 1 });
    known = { highest: newest === undefined ? -1 : requestIdOf(newest[0]), stretch: -1 };
    this.#known.set(sessionId, known);
    if (this.#known.size > MAX_SESSIONS) this.#forgetOldest();
    return known;
  }

  #forgetOldest(): void {
    for (const sessionId of this.#known.keys()) {
      this.#known.delete(sessionId);
      return;
    }
  }

  #planSweep(): void {
    this.#cancelSweep = this.clock.callAt(this.clock.nowMs() + STRETCH_MS, () => {
      this.#sweep()
        .catch(this.reportError)
        .finally(() => {
          if (!this.#stopped) this.#planSweep();
        });
    });
  }

  /** Removes answers that are too old, a bounded number per transaction. */
  async #sweep(): Promise<void> {
    let removed: number;
    do {
      const beforeMs = this.clock.nowMs() - KEPT_MS;
      const { value } = await this.database.mutate(async (tx) => sweepOnce(tx, beforeMs), "background");
      removed = value;
    } while (removed > 0 && !this.#stopped);
  }
}

/** Goes through one session of the oldest finished stretch. Returns how many notes it removed; 0 when nothing is old. */
function sweepOnce(tx: Transaction, beforeMs: number): number {
  // A stretch is finished when all of it lies before the bound.
  const [oldest] = tx.notes({ from: STRETCH_PREFIX, to: STRETCH_PREFIX + fixed(stretchOf(beforeMs)), limit: 1 });
  if (oldest === undefined) return 0;
  const [key] = oldest;
  const prefix = sessionPrefix(key.slice(STRETCH_PREFIX.length + 9));
  const answers = tx.notes({ from: prefix, to: prefix + AFTER_ALL, limit: SWEPT_AT_ONCE });
  const old = answers.filter(([, text]) => (JSON.parse(text) as Recorded).time < beforeMs);
  for (const [answer] of old) tx.setNote(answer, null);
  // With a full page of old answers there may be more of the same session.
  if (old.length === SWEPT_AT_ONCE) return old.length;
  tx.setNote(key, null);
  return old.length + 1;
}
