import { randomUUID } from "node:crypto";
import type { BenchBackend } from "../lib/backend";
import { openRooms, type Couple, type SessionView } from "../lib/couples";
import { Latencies } from "../lib/histogram";
import { beats, nowMs, until } from "../lib/pace";

const CLIENT_PERIOD_MS = 1_000;
const ADVISOR_PERIOD_MS = 5_000;
const RATE_MINOR = 333n;
const BALANCE_MINOR = 1_000n;
/** $10.00 at $3.33 a minute: ceil(1000 × 60000 / 333). */
const AFFORDABLE_MS = 180_181;
const PUSHING = 100;
/** One couple after another gives news at this interval: ten seconds of rest for each, well inside the limits on resuming. */
const NEWS_PERIOD_MS = 100;
/** Ticks go on for this long after the money is used up, so that a late refusal would be seen. */
const TAIL_MS = 8_000;

export type LiveSessionsResult = {
  sessions: number;
  tick: Latencies;
  messagePush: Latencies;
  pausePush: Latencies;
  resumePush: Latencies;
  refusal: Latencies;
  wrongBills: number;
  startedWithinMs: number;
};

/**
 * `sessions` rooms with both parties connected and ticking in real time until every wallet is used up in the same second. Beside them a hundred
 * richer couples send messages, pause and resume, and the other side's socket times the news.
 */
export async function runLiveSessions(backend: BenchBackend, sessions: number): Promise<LiveSessionsResult> {
  const doomed = await openRooms(backend, { from: 0, count: sessions, balanceMinor: BALANCE_MINOR, ratePerMinuteMinor: RATE_MINOR });
  const rich = await openRooms(backend, { from: sessions, count: PUSHING, balanceMinor: 50_000n, ratePerMinuteMinor: 50n });
  const result: LiveSessionsResult = {
    sessions,
    tick: new Latencies(),
    messagePush: new Latencies(),
    pausePush: new Latencies(),
    resumePush: new Latencies(),
    refusal: new Latencies(),
    wrongBills: 0,
    startedWithinMs: 0,
  };
  const refused = watchExhaustion(doomed, result.refusal);

  const startMs = nowMs() + 1_000;
  const opened = await openTogether([...doomed, ...rich], startMs);
  result.startedWithinMs = opened;
  const endMs = startMs + AFFORDABLE_MS + opened + TAIL_MS;
  const ticking = [...doomed, ...rich].map((couple, index) => tickBoth(couple, startMs + 2_000, index, endMs, result.tick));
  await Promise.all([...ticking, pushNews(rich, startMs + 5_000, endMs - TAIL_MS, result), refused]);

  for (const { client, sessionId } of doomed) {
    const ended = (await client.mutation("sessions:end", { sessionId })) as unknown as SessionView;
    if (ended.chargeMinor !== BALANCE_MINOR) result.wrongBills++;
  }
  for (const { client, sessionId } of rich) await client.mutation("sessions:end", { sessionId });
  for (const { client, advisor } of [...doomed, ...rich]) {
    client.close();
    advisor.close();
  }
  return result;
}

/** The first tick of both sides opens the segment. All couples tick inside one second; returns how long it took. */
async function openTogether(couples: Couple[], startMs: number): Promise<number> {
  await until(startMs);
  await Promise.all(couples.flatMap(({ client, advisor, sessionId }) => [client.mutation("sessions:tick", { sessionId }), advisor.mutation("sessions:tick", { sessionId })]));
  return nowMs() - startMs;
}

async function tickBoth(couple: Couple, startMs: number, index: number, endMs: number, latencies: Latencies): Promise<void> {
  const tick = async (socket: Couple["client"], dueMs: number): Promise<void> => {
    await socket.mutation("sessions:tick", { sessionId: couple.sessionId });
    latencies.add(nowMs() - dueMs);
  };
  // People do not tick in step: each couple has its own place in the second.
  const clientOffsetMs = (index * 37) % CLIENT_PERIOD_MS;
  const advisorOffsetMs = (index * 53) % ADVISOR_PERIOD_MS;
  await Promise.all([
    beats(startMs + clientOffsetMs, CLIENT_PERIOD_MS, endMs, (dueMs) => tick(couple.client, dueMs)),
    beats(startMs + advisorOffsetMs, ADVISOR_PERIOD_MS, endMs, (dueMs) => tick(couple.advisor, dueMs)),
  ]);
}

/** Times, for every session, from the instant the money ended to the news of it on the client's socket. */
function watchExhaustion(couples: Couple[], latencies: Latencies): Promise<unknown> {
  return Promise.all(
    couples.map(
      ({ client, sessionId }) =>
        new Promise<void>((resolve) => {
          let exhaustAtMs: number | null = null;
          client.watch("sessions:get", { sessionId }, (value) => {
            const view = value as unknown as SessionView | null;
            if (view?.state === "running") exhaustAtMs = view.exhaustAtMs;
            if (view?.state !== "exhausted" || exhaustAtMs === null) return;
            latencies.add(Math.max(0, Date.now() - exhaustAtMs));
            resolve();
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
