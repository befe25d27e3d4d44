import { convexToJson, type JSONValue, type Value } from "convex/values";
import type { BenchBackend } from "../lib/backend";
import { Latencies } from "../lib/histogram";
import { inParallel, nowMs } from "../lib/pace";
import { advisorNumber, CATEGORIES, draw, LANGUAGES } from "../fixture/people";

const BATCH = 100;
/** Searches of each kind, one after another: what one person waits for. */
const SEARCHES = 300;
/** Every search asks for another number of rows, so that none is answered from what another one left behind. */
const PAGE_MIN = 10;
const PAGE_MAX = 50;

export type DiscoveryResult = { advisors: number; text: Latencies; textFiltered: Latencies; filters: Latencies; sorts: Latencies; online: Latencies; empty: number };

type Filters = Record<string, Value>;

/** A market of `advisors` generated advisors, then searches by words, by filters and by order, each a different one. */
export async function runDiscovery(backend: BenchBackend, advisors: number): Promise<DiscoveryResult> {
  const batches = Array.from({ length: Math.ceil(advisors / BATCH) }, (_, i) => i * BATCH);
  // The first brings the categories along.
  for (const from of batches.slice(0, 1)) await addAdvisors(backend, from, advisors);
  await inParallel(batches.slice(1), 4, async (from) => addAdvisors(backend, from, advisors));
  const result: DiscoveryResult = {
    advisors,
    text: new Latencies(),
    textFiltered: new Latencies(),
    filters: new Latencies(),
    sorts: new Latencies(),
    online: new Latencies(),
    empty: 0,
  };
  const kinds: Array<[Latencies, (n: number) => Filters]> = [
    [result.text, (n) => ({ query: wordsFor(n, advisors) })],
    [result.textFiltered, (n) => ({ query: wordsFor(n, advisors), ...filtersFor(n), sort: sortFor(n) })],
    [result.filters, filtersFor],
    [result.sorts, (n) => ({ sort: sortFor(n), minPriceMinor: BigInt(n) })],
    [result.online, (n) => ({ onlineOnly: true, sort: sortFor(n), maxPriceMinor: BigInt(100 + n) })],
  ];
  for (let n = 0; n < SEARCHES; n++) {
    for (const [latencies, filters] of kinds) {
      const startMs = nowMs();
      const found = await search(backend, filters(n), PAGE_MIN + (Math.floor(n / 6) % (PAGE_MAX - PAGE_MIN + 1)));
      latencies.add(nowMs() - startMs);
      if (found === 0) result.empty++;
    }
  }
  return result;
}

async function addAdvisors(backend: BenchBackend, from: number, advisors: number): Promise<void> {
  await backend.run("benchWorld:addAdvisors", { from, count: Math.min(BATCH, advisors - from) });
}

/** What people type: a topic, two of them, a name, the start of a name down to one letter. */
function wordsFor(n: number, advisors: number): string {
  const { displayName, specialties } = advisorNumber(draw(n, 1, advisors));
  const [topic = "", second = ""] = specialties;
  const kinds = [topic, `${topic} ${second}`, displayName, displayName.slice(0, 4), displayName.slice(0, 1), `${specialties.join(" ")} in plain words`];
  return kinds[n % kinds.length] ?? topic;
}

function filtersFor(n: number): Filters {
  const category = CATEGORIES[draw(n, 2, CATEGORIES.length)]?.slug ?? "career";
  const language = LANGUAGES[draw(n, 3, LANGUAGES.length)] ?? "en";
  const kinds: Filters[] = [{ category }, { language }, { category, language }, { minPriceMinor: 100n, maxPriceMinor: 110n + BigInt(n) }, { minRating: 4.5, category }, { offersVideo: true, language }];
  return kinds[n % kinds.length] ?? { category };
}

function sortFor(n: number): string {
  return ["best", "rating", "price", "newest"][draw(n, 4, 4)] ?? "best";
}

async function search(backend: BenchBackend, filters: Filters, numItems: number): Promise<number> {
  const args = convexToJson({ ...filters, paginationOpts: { numItems, cursor: null } });
  const response = await fetch(`${backend.url}/api/query`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ path: "advisorProfiles:search", args, format: "convex_encoded_json" }),
  });
  const answer = (await response.json()) as { status: string; errorMessage?: string; value?: { page: JSONValue[] } };
  if (answer.status !== "success") throw new Error(answer.errorMessage ?? String(response.status));
  return answer.value?.page.length ?? 0;
}
