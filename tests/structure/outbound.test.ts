import { describe, expect, it } from "vitest";
import { projectFiles, textOf } from "./files";

const sources = projectFiles().filter((path) => /^convex\/.*\.ts$/.test(path) && !path.startsWith("convex/_generated/"));

/** What reaches the outside: a provider that was chosen, or the network itself. */
const OUTSIDE =
  /\b(?:paymentProvider|payoutProvider|createStreamServer|createStreamRequest|mailProvider|sendTransfer|connectPayee|refreshPayee|deliverDemoEvent|fetch)\(/;

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

/** Calls for whose answer somebody waits, or of which there is one a day: a pool has nothing to give back and nothing to hold. */
const WITHOUT_POOL: Record<string, string> = {
  "payoutMethods.connect": "the advisor waits for the address of the processor's page; limited for each person",
  "payoutMethods.refresh": "the advisor waits for what the processor says; limited for each person",
  "payments.payDemoCheckout": "the demo's own page, which delivers to this deployment; limited for each person",
  "jobs.processorCheck.page": "the daily check reads the processor's list page by page, one after the other",
  "jobs.comms.check": "one look a day at Stream's settings",
  "jobs.comms.setUp": "by hand, once with new keys",
};
/** Where a pooled action is run at once after all: the demo's page opens its next page within the call that closes the last. */
const AT_ONCE = ["convex/payments.ts: jobs.payments.openCheckout"];

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
        "jobs.comms.push",
        "jobs.notifications.deliver",
        "jobs.alerts.post",
      ]),
    );
    expect(outbound.filter((action) => !action.startsWith("jobs.") && !(action in WITHOUT_POOL))).toEqual([]);
    expect(Object.keys(WITHOUT_POOL).filter((action) => !outbound.includes(action))).toEqual([]);
  });

  it("go through a pool wherever they are started", () => {
    const found = internalOnes.filter((action) => !(action in WITHOUT_POOL)).flatMap(unpooled);
    expect(found.filter((place) => !AT_ONCE.includes(place))).toEqual([]);
    expect(found).toEqual(expect.arrayContaining(AT_ONCE));
  });

  it("stand in the folder of the adapters and in jobs, nowhere else", () => {
    const elsewhere = sources.filter((path) => /(?<![.\w])fetch\(/.test(textOf(path)) && !/^convex\/(?:providers|jobs)\//.test(path));
    expect(elsewhere).toEqual([]);
  });
});
