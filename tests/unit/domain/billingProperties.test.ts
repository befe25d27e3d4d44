import fc from "fast-check";
import { expect, test } from "vitest";
import { chargeFor } from "../../../lib/domain/billingEngine";
import { emptyCoverage, lastMs, runHistory } from "../../support/billingHistory";
import { histories } from "../../support/billingLives";
import { oracleResult } from "../../support/billingOracle";

/** `npm test` runs the bounded share; `SOAK_HISTORIES` sets another number. */
const RUNS = Number(process.env.SOAK_HISTORIES ?? 5_000);

test("a wallet's life comes out the same whoever looks at it when, and as the oracle says", { timeout: 300_000 }, () => {
  const coverage = emptyCoverage();
  const looks = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
  fc.assert(
    fc.property(histories, looks, (history, fractions) => {
      const plain = runHistory(history, { coverage });
      const spanMs = lastMs(history) + 700_000;
      const extraLooksMs = fractions.map((fraction) => Math.floor(fraction * spanMs));
      expect(runHistory(history, { extraLooksMs })).toEqual(plain);
      expect(plain).toEqual(oracleResult(history));
    }),
    { numRuns: RUNS },
  );
  // A generator that never gets there would make the property empty.
  for (const [what, count] of Object.entries(coverage)) expect(count, what).toBeGreaterThan(0);
});

test("bills never exceed what came in, and one session on its own uses the balance to the last cent", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { outcomes, walletMinor } = runHistory(history);
      let creditsMinor = history.balanceMinor;
      for (const stimulus of history.stimuli) if (stimulus.kind === "topUp") creditsMinor += stimulus.amountMinor;
      let chargesMinor = 0n;
      for (const [id, outcome] of Object.entries(outcomes)) {
        expect(outcome.end, `${id} is closed in the end`).not.toBeNull();
        const billedMs = outcome.intervals.reduce((total, [startMs, endMs]) => total + endMs - startMs, 0);
        const rate = history.meters[id]?.ratePerMinuteMinor ?? 0n;
        expect(outcome.end?.chargeMinor).toBe(chargeFor(rate, billedMs));
        chargesMinor += outcome.end?.chargeMinor ?? 0n;
        const isAlone = Object.keys(outcomes).length === 1;
        const lastReason = outcome.intervals.at(-1)?.[2];
        if (isAlone && outcome.end?.reason === "balance_used_up" && lastReason === "exhausted") {
          const laterMinor = history.stimuli.reduce(
            (sum, s) => (s.kind === "topUp" && s.atMs >= (outcome.intervals.at(-1)?.[1] ?? 0) ? sum + s.amountMinor : sum),
            0n,
          );
          expect(walletMinor).toBe(laterMinor);
        }
      }
      expect(walletMinor).toBe(creditsMinor - chargesMinor);
      expect(walletMinor).toBeGreaterThanOrEqual(0n);
    }),
    { numRuns: Math.min(RUNS, 1_000) },
  );
});
