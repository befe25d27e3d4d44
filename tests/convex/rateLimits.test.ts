import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { takeToken } from "@/convex/model/limits/takeToken";
import { PROOF_GAP_MS } from "@/lib/domain/billingEngine";
import { pngBytes, pdfBytes } from "@/tests/support/sampleFiles";
import { credit, openSession, tickBoth } from "@/tests/support/sessionRig";
import { addCategories, FINISHED, proveIdentity, store } from "./applicationHelpers";
import { wishFor } from "./disputeHelpers";
import { GOOD_CARD, newKey, openTopUp, routeFetchTo } from "./paymentHelpers";
import { addBank, BANK, earn, openDesk, type Desk } from "./payoutHelpers";
import { joinBoth, openVideo } from "./rtcHelpers";
import { createAdvisor, type TestUser } from "./setup";

const sources: Record<string, string> = import.meta.glob(["../../convex/**/*.ts", "!../../convex/_generated/**"], {
  eager: true,
  query: "?raw",
  import: "default",
});

/** Every bucket there is, as it is written where it is used. */
const limits = Object.values(sources).flatMap((source) =>
  [...source.matchAll(/\{ name: "(\w+)", capacity: (\d+), refillMs: ([\d_ *]+) \}/g)].map(([, name = "", capacity, refill = ""]) => ({
    name,
    capacity: Number(capacity),
    refillMs: refill.split("*").reduce((product, factor) => product * Number(factor.replaceAll("_", "")), 1),
  })),
);

let desk: Desk;
let sessionId: Id<"sessions">;
beforeEach(async () => {
  desk = await openDesk();
  vi.stubEnv("DEV_IDP_JWKS", "data:x");
  routeFetchTo(desk.t);
  await addCategories(desk.t);
  await credit(desk.t, desk.casey.userId, 50_000n);
});
afterEach(() => {
  vi.useRealTimers();
});

type Call = () => Promise<unknown>;
/** What a bucket stands before: whose it is, and the calls that take from it. */
type Ready = { who: TestUser; calls: Call[] };

/** Casey and Ada talk by chat, and the meter runs. */
async function talk(): Promise<{ sessionId: Id<"sessions"> }> {
  sessionId = await openSession({ client: desk.casey, advisor: desk.ada });
  await tickBoth({ client: desk.casey, advisor: desk.ada }, sessionId);
  return { sessionId };
}

async function talkedAbout(): Promise<Id<"sessions">> {
  await talk();
  vi.setSystemTime(Date.now() + 4_000);
  await tickBoth({ client: desk.casey, advisor: desk.ada }, sessionId);
  await desk.casey.as.mutation(api.sessions.end, { sessionId });
  return sessionId;
}

async function call(): Promise<{ sessionId: Id<"sessions">; epoch: number }> {
  return { sessionId: await openVideo({ client: desk.casey, advisor: desk.ada }), epoch: 1 };
}

const asking = (name: string) => async () => {
  const advisor = await createAdvisor(desk.t, { name });
  return await desk.casey.as.mutation(api.sessions.request, { advisorId: advisor.advisorId, mode: "chat", requestKey: newKey() });
};

const READY: Record<string, () => Promise<Ready>> = {
  topUp: async () => ({
    who: desk.casey,
    calls: [async () => await desk.casey.as.mutation(api.wallet.startTopUp, { amountMinor: 1_000n, requestKey: newKey() })],
  }),
  demoPayment: async () => {
    const { checkoutId } = await openTopUp(desk.t, desk.casey);
    return { who: desk.casey, calls: [async () => await desk.casey.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD })] };
  },
  request: async () => ({ who: desk.casey, calls: [asking("Bea")] }),
  resume: async () => {
    await talk();
    await desk.casey.as.mutation(api.sessions.pause, { sessionId });
    return { who: desk.casey, calls: [async () => await desk.casey.as.mutation(api.sessions.resume, { sessionId })] };
  },
  message: async () => {
    await talk();
    return {
      who: desk.casey,
      calls: [async () => await desk.casey.as.mutation(api.messages.send, { sessionId, clientMessageId: newKey(), text: "Hello" })],
    };
  },
  upload: async () => {
    const endedId = await talkedAbout();
    await talk();
    return {
      who: desk.casey,
      calls: [
        async () => await desk.casey.as.mutation(api.attachments.generateUploadUrl, { sessionId }),
        async () => await desk.casey.as.mutation(api.documents.generateUploadUrl, {}),
        async () => await desk.casey.as.mutation(api.disputes.generateUploadUrl, { sessionId: endedId }),
      ],
    };
  },
  attach: async () => {
    const endedId = await talkedAbout();
    await talk();
    const picture = async () => await store(desk.t, pngBytes(64, 64), "image/png");
    const paper = async () => await store(desk.t, pdfBytes());
    return {
      who: desk.casey,
      calls: [
        async () => await desk.casey.as.action(api.attachments.attach, { sessionId, storageId: await picture(), name: "a.png" }),
        async () => await desk.casey.as.action(api.documents.attach, { storageId: await paper(), kind: "identity", name: "a.pdf" }),
        async () => await desk.casey.as.action(api.advisorProfiles.attachPhoto, { storageId: await picture() }),
        async () => await desk.casey.as.action(api.disputes.attach, { sessionId: endedId, storageId: await paper(), name: "a.pdf" }),
      ],
    };
  },
  saveDraft: async () => ({
    who: desk.ada,
    calls: [
      async () => await desk.ada.as.mutation(api.advisorProfiles.saveDraft, { changes: { headline: newKey() } }),
      async () => await desk.ada.as.mutation(api.advisorProfiles.edit, { changes: { headline: newKey() } }),
    ],
  }),
  dispute: async () => {
    const endedId = await talkedAbout();
    return { who: desk.casey, calls: [async () => await desk.casey.as.mutation(api.disputes.open, wishFor(endedId))] };
  },
  submit: async () => {
    await desk.casey.as.mutation(api.advisorProfiles.saveDraft, { changes: FINISHED });
    await proveIdentity(desk.t, desk.casey);
    return { who: desk.casey, calls: [async () => await desk.casey.as.mutation(api.advisorProfiles.submit, {})] };
  },
  withdrawal: async () => {
    await earn(desk, desk.ada, 10_000n);
    const methodId = await addBank(desk.ada);
    const request = async () => await desk.ada.as.mutation(api.payouts.request, { amountMinor: 2_000n, methodId, requestKey: newKey() });
    return { who: desk.ada, calls: [request] };
  },
  connect: async () => ({
    who: desk.ada,
    calls: [
      async () => await desk.ada.as.mutation(api.payoutMethods.connect, {}),
      async () => await desk.ada.as.mutation(api.payoutMethods.refresh, {}),
    ],
  }),
  payoutMethod: async () => ({ who: desk.ada, calls: [async () => await desk.ada.as.action(api.payoutMethods.saveBank, BANK)] }),
  freeAlert: async () => {
    const { advisorId } = await createAdvisor(desk.t, { name: "Bea", online: false });
    return { who: desk.casey, calls: [async () => await desk.casey.as.mutation(api.freeAlerts.ask, { advisorId })] };
  },
  favourite: async () => ({
    who: desk.casey,
    calls: [async () => await desk.casey.as.mutation(api.favourites.set, { advisorId: desk.ada.advisorId, isFavourite: true })],
  }),
  spendingRules: async () => ({
    who: desk.casey,
    calls: [
      async () => await desk.casey.as.mutation(api.spending.setLimit, { period: "week", amountMinor: 10_000n }),
      async () => await desk.casey.as.mutation(api.spending.exclude, { days: 1 }),
    ],
  }),
  commsCredentials: async () => {
    await talk();
    return { who: desk.casey, calls: [async () => await desk.casey.as.action(api.comms.credentials, { sessionId })] };
  },
  seat: async () => {
    const { sessionId: videoId } = await call();
    return {
      who: desk.casey,
      calls: [async () => await desk.casey.as.mutation(api.comms.takeSeat, { sessionId: videoId, pageId: newKey() })],
    };
  },
  signal: async () => {
    const place = await call();
    const hello = { ...place, connectionId: "c1", kind: "hello" as const, payload: "{}" };
    return {
      who: desk.casey,
      calls: [
        async () => await desk.casey.as.mutation(api.rtc.send, hello),
        async () => await desk.casey.as.mutation(api.rtc.connected, { ...place, connectionId: "c1", peerConnectionId: "a1" }),
      ],
    };
  },
  peerLost: async () => {
    const place = await call();
    await joinBoth({ client: desk.casey, advisor: desk.ada }, place);
    return { who: desk.casey, calls: [async () => await desk.casey.as.mutation(api.rtc.peerLost, { ...place, peerConnectionId: "a1" })] };
  },
};

/** Buckets that say no in another way, each with a test of its own: a courtesy is dropped, programs are answered. */
const OTHERWISE = ["typing", "markRead", "rest"];

const drain = async ({ userId }: TestUser, limit: (typeof limits)[number]) => {
  for (let n = 0; n < limit.capacity; n++) await desk.t.run((ctx) => takeToken(ctx, limit, userId));
};

it("every bucket is known here", () => {
  expect(limits.map(({ name }) => name).sort()).toEqual([...Object.keys(READY), ...OTHERWISE].sort());
});

describe.each(limits.filter(({ name }) => name in READY))("$name: $capacity at once, one more after $refillMs ms", (limit) => {
  it("is refused beyond that, with the time to wait, and after that time not any more", async () => {
    const { who, calls } = (await READY[limit.name]?.()) ?? { who: desk.casey, calls: [] };
    await drain(who, limit);
    for (const each of calls) {
      await expect(each()).rejects.toMatchObject({ data: { code: "RATE_LIMITED", details: { retryAfterMs: limit.refillMs } } });
    }
    for (const each of calls) {
      vi.setSystemTime(Date.now() + limit.refillMs);
      await expect(
        each().then(
          () => null,
          (error: unknown) => (error as { data?: { code?: string } }).data?.code ?? error,
        ),
      ).resolves.not.toBe("RATE_LIMITED");
    }
  });
});

describe("what is said too often and costs nobody an answer", () => {
  it("is dropped: somebody types", async () => {
    await talk();
    const typing = limits.find(({ name }) => name === "typing")!;
    const until = async () => (await desk.ada.as.query(api.messages.peerState, { sessionId })).typingUntilMs;
    await drain(desk.casey, typing);
    await desk.casey.as.mutation(api.messages.setTyping, { sessionId, typing: true });
    expect(await until()).toBeNull();
    vi.setSystemTime(Date.now() + typing.refillMs);
    await desk.casey.as.mutation(api.messages.setTyping, { sessionId, typing: true });
    expect(await until()).toBe(Date.now() + 5_000);
  });

  it("is dropped: somebody has read", async () => {
    await talk();
    const markRead = limits.find(({ name }) => name === "markRead")!;
    await desk.ada.as.mutation(api.messages.send, { sessionId, clientMessageId: newKey(), text: "Hello" });
    const read = async () => (await desk.ada.as.query(api.messages.peerState, { sessionId })).peerReadAtMs;
    await drain(desk.casey, markRead);
    await desk.casey.as.mutation(api.messages.markRead, { sessionId });
    expect(await read()).toBeNull();
    vi.setSystemTime(Date.now() + markRead.refillMs);
    await desk.casey.as.mutation(api.messages.markRead, { sessionId });
    expect(await read()).toBe(Date.now());
  });

  it("is not written: ticks sooner than 400 ms after the last one, however many; each is answered exactly", async () => {
    await talk();
    const seq = async () => await desk.t.run(async (ctx) => (await ctx.db.query("meters").first())?.seq);
    vi.setSystemTime(Date.now() + PROOF_GAP_MS);
    const { seq: first, billedMs } = await desk.casey.as.mutation(api.sessions.tick, { sessionId });
    for (let n = 1; n < 100; n++) {
      vi.setSystemTime(Date.now() + 3);
      expect(await desk.casey.as.mutation(api.sessions.tick, { sessionId })).toMatchObject({ seq: first, billedMs: billedMs + 3 * n });
    }
    expect([PROOF_GAP_MS, await seq()]).toEqual([400, first]);
    vi.setSystemTime(Date.now() + PROOF_GAP_MS);
    expect(await desk.casey.as.mutation(api.sessions.tick, { sessionId })).toMatchObject({ seq: first + 1 });
  });
});
