import { describe, expect, test } from "vitest";
import { CLAIMS, type Claim } from "../../support/billingClaims";
import { realEngine } from "../../support/billingHistory";
import { MUTANTS, loadMutant } from "../../support/billingMutants";

const NAMES = Object.keys(CLAIMS) as Claim[];

describe("the rules keep every claim", () => {
  test.each(NAMES)("%s", (name) => {
    CLAIMS[name](realEngine);
  });
});

test("a copy of the rules without a fault is still the rules", () => {
  const copy = loadMutant({ file: "money.ts", find: "BPS_PER_WHOLE = 10_000n", replace: "BPS_PER_WHOLE = 10_000n" });
  for (const name of NAMES) CLAIMS[name](copy);
});

describe("each fault is noticed", () => {
  test.each(MUTANTS)("$name", (mutant) => {
    const engine = loadMutant(mutant);
    expect(() => CLAIMS[mutant.killedBy](engine), mutant.killedBy).toThrow();
  });
});
