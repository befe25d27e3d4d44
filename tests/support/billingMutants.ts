import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import type { Claim } from "./billingClaims";
import type { Engine } from "./billingHistory";

/** A fault put into the rules on purpose, and the claim that must notice it. */
export interface Mutant {
  name: string;
  /** Path below lib/domain. */
  file: string;
  find: string;
  replace: string;
  killedBy: Claim;
}

const DOMAIN = new URL("../../lib/domain/", import.meta.url).pathname;

/** Faults that a hurried change could bring in. */
export const MUTANTS: Mutant[] = [
  {
    name: "floor for ceil at exhaustion",
    file: "billing/arithmetic.ts",
    find: "(units + ratePerMinuteMinor - 1n) / ratePerMinuteMinor",
    replace: "units / ratePerMinuteMinor",
    killedBy: "exhaustion comes at the first ms that uses the balance up",
  },
  {
    name: "two ms too late at exhaustion",
    file: "billing/arithmetic.ts",
    find: "(units + ratePerMinuteMinor - 1n) / ratePerMinuteMinor",
    replace: "(units + ratePerMinuteMinor - 1n) / ratePerMinuteMinor + 2n",
    killedBy: "exhaustion comes at the first ms that uses the balance up",
  },
  {
    name: "ms rounded to seconds",
    file: "billing/arithmetic.ts",
    find: "ratePerMinuteMinor * BigInt(billedMs)",
    replace: "ratePerMinuteMinor * BigInt(Math.round(billedMs / 1000) * 1000)",
    killedBy: "a bill is the exact product, floored once",
  },
  {
    name: "round for floor",
    file: "billing/arithmetic.ts",
    find: "return units / UNITS_PER_MINOR;",
    replace: "return (units + UNITS_PER_MINOR / 2n) / UNITS_PER_MINOR;",
    killedBy: "a bill is the exact product, floored once",
  },
  {
    name: "billed until the lapse was noticed",
    file: "billing/advance.ts",
    find: "Math.max(meter.segStartMs, lastCommonProofMs)",
    replace: "atMs",
    killedBy: "a lapse is billed to the last proof of both",
  },
  {
    name: "billed to the proof of the party that stayed",
    file: "billing/advance.ts",
    find: "Math.min(meter.proofClientMs, meter.proofAdvisorMs)",
    replace: "Math.max(meter.proofClientMs, meter.proofAdvisorMs)",
    killedBy: "a lapse is billed to the last proof of both",
  },
  {
    name: "pool recomputed from the moment of looking",
    file: "billing/advance.ts",
    find: "refreshEnds(draft, next.event.atMs)",
    replace: "refreshEnds(draft, nowMs)",
    killedBy: "a lapse frees its money at its own instant",
  },
  {
    name: "exhaustion before lapse at one instant",
    file: "billing/advance.ts",
    find: '["lapse", "limit", "exhaustion", "idle", "deadline"]',
    replace: '["exhaustion", "lapse", "limit", "idle", "deadline"]',
    killedBy: "at one instant a lapse goes before exhaustion",
  },
  {
    name: "grace counted from the last proof",
    file: "billing/advance.ts",
    find: "meter.deadlineMs = atMs + meter.terms.graceMs",
    replace: "meter.deadlineMs = lastCommonProofMs + meter.terms.graceMs",
    killedBy: "the oracle agrees",
  },
  {
    name: "old lapses never forgotten",
    file: "billing/advance.ts",
    find: "meter.lapsesMs.filter((lapseMs) => lapseMs > atMs - meter.terms.lapsesWindowMs)",
    replace: "meter.lapsesMs",
    killedBy: "six lapses end a session only inside ten minutes",
  },
  {
    name: "a lease one ms short",
    file: "billing/pool.ts",
    find: 'Math.min(leaseEndMs(meter, "client"), leaseEndMs(meter, "advisor")) + 1',
    replace: 'Math.min(leaseEndMs(meter, "client"), leaseEndMs(meter, "advisor"))',
    killedBy: "the oracle agrees",
  },
  {
    name: "spend limit ignored",
    file: "billing/pool.ts",
    find: "if (limitMinor === null || meter.segStartMs === null) return null;",
    replace: "if (limitMinor !== undefined) return null;",
    killedBy: "the spend limit ends the session at the limit",
  },
  {
    name: "siblings forgotten in the pool",
    file: "billing/pool.ts",
    find: "return rate === 0n ? null : atMs + msUntilUsed(unitsLeft(pool, atMs), rate);",
    replace: "return rate === 0n ? null : atMs + msUntilUsed(unitsLeft(pool, atMs), pool.meters[0]!.terms.ratePerMinuteMinor);",
    killedBy: "two sessions share one balance",
  },
  {
    name: "top-up outside the hold",
    file: "billing/actions.ts",
    find: "    draft.heldMinor += amountMinor;\n",
    replace: "",
    killedBy: "a top-up moves exhaustion",
  },
  {
    name: "the advisor may resume",
    file: "billing/actions.ts",
    find: 'if (party !== "client") return refused(draft, "FORBIDDEN");',
    replace: "",
    killedBy: "only the client resumes",
  },
  {
    name: "the start minimum looks at the new session alone",
    file: "billing/actions.ts",
    find: "unitsForMinutes(runningRate(pool) + ratePerMinuteMinor, minutes)",
    replace: "unitsForMinutes(ratePerMinuteMinor, minutes)",
    killedBy: "the start minimum covers everything that runs",
  },
  {
    name: "proofs kept on the long way that the short way drops",
    file: "billing/tick.ts",
    find: "if (!isNews(meter, beat)) return unchanged(draft);",
    replace: "",
    killedBy: "a proof within 400 ms is dropped on either way",
  },
  {
    name: "opened by one party alone",
    file: "billing/tick.ts",
    find: "return areBothLive(proven, beat.nowMs);",
    replace: "return proven.proofClientMs !== null;",
    killedBy: "nothing is billed before both are there",
  },
  {
    name: "idleness before exhaustion at one instant",
    file: "billing/advance.ts",
    find: '["lapse", "limit", "exhaustion", "idle", "deadline"]',
    replace: '["lapse", "limit", "idle", "exhaustion", "deadline"]',
    killedBy: "at one instant exhaustion goes before idleness",
  },
  {
    name: "one who does nothing makes both idle",
    file: "billing/pool.ts",
    find: "Math.max(meter.activeClientMs, meter.activeAdvisorMs) + bothIdleMs",
    replace: "Math.min(meter.activeClientMs, meter.activeAdvisorMs) + bothIdleMs",
    killedBy: "an advisor who does nothing is paid for five minutes of it",
  },
  {
    name: "the client's activity counts for the advisor",
    file: "billing/pool.ts",
    find: "meter.activeAdvisorMs + advisorIdleMs",
    replace: "Math.max(meter.activeClientMs, meter.activeAdvisorMs) + advisorIdleMs",
    killedBy: "an advisor who does nothing is paid for five minutes of it",
  },
  {
    name: "every tick is activity",
    file: "billing/tick.ts",
    find: "  if (!active) return;\n",
    replace: "",
    killedBy: "two minutes in which nobody does anything are the last",
  },
  {
    name: "a connection that comes back is activity",
    file: "billing/pool.ts",
    find: 'if (meter.state === "ready") {',
    replace: "{",
    killedBy: "a connection that comes back is no activity",
  },
  {
    name: "activity too soon after a tick is dropped",
    file: "billing/tick.ts",
    find: "return active && nowMs - activeOf(meter, party) >= PROOF_GAP_MS;",
    replace: "return false;",
    killedBy: "what happens right after a silent tick counts",
  },
  {
    name: "ticks from outside the call count",
    file: "billing/actions.ts",
    find: 'return party === "client" ? meter.mediaClient : meter.mediaAdvisor;',
    replace: "return meter.mediaClient !== party.length > 99;",
    killedBy: "ticks from outside the call bill nothing",
  },
  {
    name: "a proof outlives the call it was given in",
    file: "billing/media.ts",
    find: "if (!advisor) meter.proofAdvisorMs = null;",
    replace: "",
    killedBy: "ticks from outside the call bill nothing",
  },
  {
    name: "billed until the news of leaving arrived",
    file: "billing/media.ts",
    find: "Math.max(segStartMs, Math.min(proofClientMs, proofAdvisorMs))",
    replace: "Math.max(segStartMs, nowMs)",
    killedBy: "no billed ms lies after the last word of either",
  },
  {
    name: "a departure billed to the proof of whoever stayed",
    file: "billing/media.ts",
    find: "Math.min(proofClientMs, proofAdvisorMs)",
    replace: "Math.max(proofClientMs, proofAdvisorMs)",
    killedBy: "no billed ms lies after the last word of either",
  },
  {
    name: "a departure billed to the last proof of the missing alone",
    file: "billing/media.ts",
    find: "Math.min(proofClientMs, proofAdvisorMs)",
    replace: '(missing === "client" ? proofClientMs : proofAdvisorMs)',
    killedBy: "no billed ms lies after the last word of either",
  },
  {
    name: "a departure takes back what was billed before it was opened",
    file: "billing/media.ts",
    find: "Math.max(segStartMs, Math.min(proofClientMs, proofAdvisorMs))",
    replace: "Math.min(proofClientMs, proofAdvisorMs)",
    killedBy: "leaving the call is billed to the last proof of both",
  },
  {
    name: "a goodbye that proves nothing",
    file: "billing/media.ts",
    find: "  if (goodbye !== null) setProof(meter, goodbye, nowMs);\n",
    replace: "",
    killedBy: "leaving the call is billed to the last proof of both",
  },
  {
    name: "the next interval runs in the call of the last",
    file: "billing/pool.ts",
    find: "  meter.mediaClient = false;\n  meter.mediaAdvisor = false;\n",
    replace: "",
    killedBy: "after every stop both must join again",
  },
  {
    name: "a chat waits for a call",
    file: "billing/media.ts",
    find: "if (meter === null || !meter.terms.needsMedia)",
    replace: "if (meter === null)",
    killedBy: "a chat knows no call",
  },
  {
    name: "fee rounded up",
    file: "money.ts",
    find: "(chargeMinor * BigInt(feeBps)) / BPS_PER_WHOLE",
    replace: "(chargeMinor * BigInt(feeBps) + BPS_PER_WHOLE - 1n) / BPS_PER_WHOLE",
    killedBy: "the fee is floored and refunds add up",
  },
  {
    name: "refunds split one by one",
    file: "money.ts",
    find: "(feeMinor * refundedAfterMinor) / chargeMinor - (feeMinor * refundedMinor) / chargeMinor",
    replace: "(feeMinor * refundMinor) / chargeMinor",
    killedBy: "the fee is floored and refunds add up",
  },
];

function sources(folder: string, prefix = ""): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = join(prefix, entry.name);
    return entry.isDirectory() ? sources(folder, path) : [path];
  });
}

function compile(text: string): string {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

let pristine: Map<string, { text: string; compiled: string }> | null = null;

function readPristine(): Map<string, { text: string; compiled: string }> {
  pristine ??= new Map(
    sources(DOMAIN).map((path) => {
      const text = readFileSync(join(DOMAIN, path), "utf8");
      return [path, { text, compiled: compile(text) }];
    }),
  );
  return pristine;
}

/** Compiles a copy of the rules with one fault in it. The place must occur exactly once, or the list is out of date. */
export function loadMutant(mutant: Pick<Mutant, "file" | "find" | "replace">): Engine {
  const folder = mkdtempSync(join(tmpdir(), "parley-mutant-"));
  try {
    writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}');
    for (const [path, { text, compiled }] of readPristine()) {
      const target = join(folder, path.replace(/\.ts$/, ".js"));
      mkdirSync(dirname(target), { recursive: true });
      if (path !== mutant.file) {
        writeFileSync(target, compiled);
        continue;
      }
      if (text.split(mutant.find).length !== 2) throw new Error(`${mutant.find} occurs not exactly once in ${path}`);
      writeFileSync(target, compile(text.replace(mutant.find, () => mutant.replace)));
    }
    const load = createRequire(join(folder, "package.json"));
    return { ...(load("./money.js") as object), ...(load("./billingEngine.js") as object) } as Engine;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
