import { randomUUID } from "node:crypto";
import type { BenchBackend } from "../lib/backend";
import { openRooms, type Couple, type SessionView } from "../lib/couples";
import { Latencies } from "../lib/histogram";
import { beats, nowMs, until, watchOwnLateness } from "../lib/pace";

const CLIENT_PERIOD_MS = 1_000;
const ADVISOR_PERIOD_MS = 5_000;
const RATE_MINOR = 333n;
/** The least that may be started with at this rate. */
const LEAST_BALANCE_MINOR = 1_000;
/** A cent lasts this long at $3.33 a minute. */
const CENT_MS = 60_000 / Number(RATE_MINOR);
/** Wallets hold up to this many cents more, so that meters started one after another over four seconds run dry together. */
const STEPS = 22;
const MOST_BALANCE_MINOR = LEAST_BALANCE_MINOR + STEPS - 1;
/** All wallets are used up within this long; the rest of the second is room for starts that take their time. */
const DRY_WITHIN_MS = 900;
/** By then every meter has been started. */
const STARTED_MS = 6_000;
const PUSHING = 100;
/** One couple after another gives news at this interval: ten seconds of rest for each, well inside the limits on resuming. */
const NEWS_PERIOD_MS = 100;
/** Ticks go on for this long after the money is used up, so that a late refusal would be seen. */
const TAIL_MS = 8_000;

export type LiveSessionsResult = {
  sessions: number;
  /** Ticks due while the sessions simply run. */
  tick: Latencies;
  /** Ticks due from the moment when the wallets begin to run dry together. */
  tickAfterwards: Latencies;
  messagePush: Latencies;
  pausePush: Latencies;
  resumePush: Latencies;
  refusal: Latencies;
  wrongBills: number;
  /** From the first wallet's end to the last one's. */
  usedUpWithinMs: number;
  /** How late the load generator itself was. */
  generator: Latencies;
};

/** When a couple's meter is started, counted from the first start, and with how much money. */
type Plan = { startMs: number; balanceMinor: bigint };

/** Spreads the ends evenly over `DRY_WITHIN_MS` and the starts over four seconds: who starts later has as many cents less. */
function planFor(index: number, sessions: number): Plan {
  const dryMs = MOST_BALANCE_MINOR * CENT_MS + (index * DRY_WITHIN_MS) / sessions;
  const balanceMinor = MOST_BALANCE_MINOR - (index % STEPS);
  return { startMs: dryMs - balanceMinor * CENT_MS, balanceMinor: BigInt(balanceMinor) };
}

/**
 * `sessions` rooms with both parties connected and ticking in real time until all wallets are used up within one second. Beside them a hundred
 * richer couples send messages, pause and resume, and the other side's socket times the news.
 */
export async function runLiveSessions(backend: BenchBackend, sessions: number): Promise<LiveSessionsResult> {
  const plans = Array.from({ length: sessions }, (_, index) => planFor(index, sessions));
  const doomed = await openRooms(backend, { from: 0, balancesMinor: plans.map((plan) => plan.balanceMinor), ratePerMinuteMinor: RATE_MINOR });
  const rich = await openRooms(backend, { from: sessions, balancesMinor: new Array<bigint>(PUSHING).fill(50_000n), ratePerMinuteMinor: 50n });
  const result: LiveSessionsResult = {
    sessions,
    tick: new Latencies(),
    tickAfterwards: new Latencies(),
    messagePush: new Latencies(),
    pausePush: new Latencies(),
    resumePush: new Latencies(),
    refusal: new Latencies(),
    wrongBills: 0,
    usedUpWithinMs: 0,
    generator: new Latencies(),
  };
  const refused = watchExhaustion(doomed, result.refusal);

  const startMs = nowMs() + 1_000;
  const endMs = startMs + MOST_BALANCE_MINOR * CENT_MS + DRY_WITHIN_MS + TAIL_MS;
  await Promise.all([
    ...doomed.map((couple, index) => start(couple, startMs + (plans[index]?.startMs ?? 0))),
    ...rich.map((couple, index) => start(couple, startMs + (index * STARTED_MS) / (2 * PUSHING))),
  ]);
  const stopWatching = watchOwnLateness(result.generator);
  const dryMs = startMs + MOST_BALANCE_MINOR * CENT_MS;
  const note = (dueMs: number, tookMs: number): void => (dueMs < dryMs ? result.tick : result.tickAfterwards).add(tookMs);
  const ticking = [...doomed, ...rich].map((couple, index) => tickBoth(couple, startMs + STARTED_MS, index, endMs, note));
  const [endsMs] = await Promise.all([refused, ...ticking, pushNews(rich, startMs + STARTED_MS, endMs - TAIL_MS, result)]);
  stopWatching();
  result.usedUpWithinMs = Math.max(...endsMs) - Math.min(...endsMs);

  for (const [index, { client, sessionId }] of doomed.entries()) {
    const ended = (await client.mutation("sessions:end", { sessionId })) as unknown as SessionView;
    if (ended.chargeMinor !== plans[index]?.balanceMinor) result.wrongBills++;
  }
  for (const { client, sessionId } of rich) await client.mutation("sessions:end", { sessionId });
  for (const { client, advisor } of [...doomed, ...rich]) {
    client.close();
    advisor.close();
  }
  return result;
}

/** The first tick of both sides starts the meter. */
async function start({ client, advisor, sessionId }: Couple, atMs: number): Promise<void> {
  await until(atMs);
  await Promise.all([client.mutation("sessions:tick", { sessionId }), advisor.mutation("sessions:tick", { sessionId })]);
}

async function tickBoth(couple: Couple, startMs: number, index: number, endMs: number, note: (dueMs: number, tookMs: number) => void): Promise<void> {
  const tick = async (socket: Couple["client"], dueMs: number): Promise<void> => {
    await socket.mutation("sessions:tick", { sessionId: couple.sessionId });
    note(dueMs, nowMs() - dueMs);
  };
  // People do not tick in step: each couple has its own place in the second.
  const clientOffsetMs = (index * 37) % CLIENT_PERIOD_MS;
  const advisorOffsetMs = (index * 53) % ADVISOR_PERIOD_MS;
  await Promise.all([
    beats(startMs + clientOffsetMs, CLIENT_PERIOD_MS, endMs, (dueMs) => tick(couple.client, dueMs)),
    beats(startMs + advisorOffsetMs, ADVISOR_PERIOD_MS, endMs, (dueMs) => tick(couple.advisor, dueMs)),
  ]);
}

/** Times, for every session, from the instant the money ended to the news of it on the client's socket. Resolves with those instants. */
function watchExhaustion(couples: Couple[], latencies: Latencies): Promise<number[]> {
  return Promise.all(
    couples.map(
      ({ client, sessionId }) =>
        new Promise<number>((resolve) => {
          let exhaustAtMs: number | null = null;
          client.watch("sessions:get", { sessionId }, (value) => {
            const view = value as unknown as SessionView | null;
            if (view?.state === "running") exhaustAtMs = view.exhaustAtMs;
            if (view?.state !== "exhausted" || exhaustAtMs === null) return;
            latencies.add(Math.max(0, Date.now() - exhaustAtMs));
            resolve(exhaustAtMs);
          });
        }),
    ),
  );
}

/** One after another, each couple sends a message, pauses and resumes; the other side's socket says when it heard. */
async function pushNews(couples: Couple[], startMs: number, endMs: number, result: LiveSessionsResult): Promise<void> {
  const listeners = couples.map(listen);
  for (let round = 0; nowMs() < endMs; round++) {
    await until(startMs + round * NEWS_PERIOD_MS);
    const index = round % couples.length;
    const [couple, heard] = [couples[index], listeners[index]];
    if (!couple || !heard) return;
    const { sessionId } = couple;
    const text = randomUUID();
    await timed(result.messagePush, heard.next(text), () => couple.client.mutation("messages:send", { sessionId, clientMessageId: text, text }));
    await timed(result.pausePush, heard.next("paused"), () => couple.client.mutation("sessions:pause", { sessionId }));
    await timed(result.resumePush, heard.next("ready", "running"), () => couple.client.mutation("sessions:resume", { sessionId }));
  }
}

async function timed(latencies: Latencies, heard: Promise<number>, act: () => Promise<unknown>): Promise<void> {
  const sentMs = nowMs();
  const [heardMs] = await Promise.all([heard, act()]);
  latencies.add(heardMs - sentMs);
}

/** What the advisor's socket hears of a session: its state and the newest message. */
function listen({ advisor, sessionId }: Couple): { next(...wanted: string[]): Promise<number> } {
  let waiting: { wanted: string[]; resolve: (atMs: number) => void } | null = null;
  const hear = (news: string): void => {
    if (!waiting?.wanted.includes(news)) return;
    waiting.resolve(nowMs());
    waiting = null;
  };
  advisor.watch("sessions:get", { sessionId }, (value) => hear((value as unknown as SessionView | null)?.state ?? ""));
  advisor.watch("messages:list", { sessionId, paginationOpts: { numItems: 1, cursor: null } }, (value) => {
    const newest = (value as unknown as { page: Array<{ text: string }> }).page[0];
    if (newest) hear(newest.text);
  });
  return { next: (...wanted) => new Promise((resolve) => (waiting = { wanted, resolve })) };
}
