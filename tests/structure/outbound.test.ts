import { describe, expect, it } from "vitest";
import { projectFiles, textOf } from "./files";

const sources = projectFiles().filter((path) => /^convex\/.*\.ts$/.test(path) && !path.startsWith("convex/_generated/"));

/** What reaches the outside: a provider that was chosen, or the network itself. */
const OUTSIDE =
  /\b(?:paymentProvider|payoutProvider|createStreamServer|createStreamRequest|mailProvider|sendTransfer|callPayee|deliverDemoEvent|fetch)\(/;

/** Actions of a module that reach the outside, as they are referred to. */
function outboundIn(path: string): string[] {
  const name = path.replace(/^convex\/|\.ts$/g, "").replaceAll("/", ".");
  return textOf(path)
    .split(/^export const /m)
    .slice(1)
    .filter((part) => /^\w+ = \w*Action\(/.test(part) && OUTSIDE.test(part.slice(0, part.indexOf("\n});") + 1)))
    .map((part) => `${name}.${/^\w+/.exec(part)?.[0]}`);
}

const outbound = sources.flatMap(outboundIn);
const internalOnes = outbound.filter((action) => action.startsWith("jobs."));

/** Public actions that reach the outside themselves. */
const WITHOUT_POOL: Record<string, string> = {
  "payments.payDemoCheckout": "the demo processor's own page: what it reaches is this deployment; limited for each person",
};
/** Where an action that reaches the outside is run at once, and by what that a pool has started. */
const AT_ONCE: Record<string, string> = {
  "convex/payments.ts: jobs.payments.openCheckout": "payments.payDemoCheckout, for the next page of the demo",
  "convex/jobs/ledger.ts: jobs.processorCheck.page": "jobs.ledger.askProcessor",
  "convex/jobs/comms.ts: jobs.comms.check": "jobs.comms.makeSettings",
  "convex/jobs/watched.ts: jobs.comms.check": "jobs.watched.runAction",
};

/** Places that name an action without handing it to a pool. */
function unpooled(action: string): string[] {
  const reference = new RegExp(`internal\\.${action.replaceAll(".", "\\.")}\\b`);
  return sources.flatMap((path) =>
    textOf(path)
      .split("\n")
      .filter((line) => reference.test(line) && !/callOut\(/.test(line))
      .map(() => `${path}: ${action}`),
  );
}

describe("calls of the outside", () => {
  it("are made by actions that are known to", () => {
    expect(outbound).toEqual(
      expect.arrayContaining([
        "jobs.payments.openCheckout",
        "jobs.payouts.send",
        "jobs.payouts.askPayee",
        "jobs.comms.push",
        "jobs.notifications.deliver",
        "jobs.alerts.post",
      ]),
    );
    expect(outbound.filter((action) => !action.startsWith("jobs.") && !(action in WITHOUT_POOL))).toEqual([]);
    expect(Object.keys(WITHOUT_POOL).filter((action) => !outbound.includes(action))).toEqual([]);
  });

  it("go through a pool wherever they are started", () => {
    expect(internalOnes.flatMap(unpooled).sort()).toEqual(Object.keys(AT_ONCE).sort());
    expect(unpooled("jobs.ledger.askProcessor")).toEqual([]);
    // Other jobs that are actions reach nothing outside.
    expect(textOf("convex/jobs/watched.ts")).toContain(
      'if (job === "check comms") await callOut(ctx, "comms", internal.jobs.watched.runAction, { job });',
    );
  });

  it("stand in the folder of the adapters and in jobs, nowhere else", () => {
    const elsewhere = sources.filter((path) => /(?<![.\w])fetch\(/.test(textOf(path)) && !/^convex\/(?:providers|jobs)\//.test(path));
    expect(elsewhere).toEqual([]);
  });
});
